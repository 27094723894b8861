import type { Strings } from '../languages.ts'

export const login: Strings['login'] = {
  title: '登录 Alice',
  key: '密钥',
  keyHint: '密钥以 alice_ 开头。它保存在此浏览器的加密 Cookie 中，从不写入页面。',
  submit: '登录',
  working: '正在登录…',
  whereTitle: '密钥在哪里？',
  where: '在运行 Alice 的机器上，此命令无需输入密钥即可打开控制台：',
  command: 'npx alice dashboard',
  whereOther: '服务器由他人运行时，可由对方创建密钥：',
  commandOther: 'npx alice key create --role operator',
  linkUsed: '此链接已使用过，或已超过 15 分钟。请用 npx alice dashboard 获取新链接。',
}
