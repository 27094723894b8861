import type { Strings } from '../languages.ts'

export const login: Strings['login'] = {
  title: 'Alice にログイン',
  key: 'キー',
  keyHint: 'キーは alice_ で始まります。このブラウザーの暗号化 Cookie に保存され、ページには残りません。',
  submit: 'ログイン',
  working: 'ログイン中…',
  whereTitle: 'キーの場所',
  where: 'Alice が動くマシンでは、次のコマンドでキーを入力せずにコンソールを開けます:',
  command: 'npx alice dashboard',
  whereOther: 'サーバーの管理者は次のコマンドでキーを作成できます:',
  commandOther: 'npx alice key create --role operator',
  linkUsed:
    'このリンクは使用済みか、15 分を過ぎています。npx alice dashboard で新しいリンクを取得してください。',
}
