import type { Strings } from '../languages.ts'

export const login: Strings['login'] = {
  title: 'Alice 로그인',
  key: '키',
  keyHint: '키는 alice_로 시작합니다. 이 브라우저의 암호화된 쿠키에 보관되며 페이지에는 남지 않습니다.',
  submit: '로그인',
  working: '로그인 중…',
  whereTitle: '키는 어디에 있습니까?',
  where: 'Alice를 실행하는 컴퓨터에서 이 명령을 쓰면 키를 입력하지 않고 콘솔이 열립니다:',
  command: 'npx alice dashboard',
  whereOther: '서버 운영자는 이 명령으로 키를 만들 수 있습니다:',
  commandOther: 'npx alice key create --role operator',
  linkUsed: '이미 사용했거나 15분이 지난 링크입니다. npx alice dashboard로 새 링크를 받으십시오.',
}
