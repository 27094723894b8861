import type { Strings } from '../languages.ts'

export const login: Strings['login'] = {
  title: 'Entrar em Alice',
  key: 'Chave',
  keyHint: 'A chave começa com alice_. Fica em um cookie selado deste navegador, nunca na página.',
  submit: 'Entrar',
  working: 'Entrando…',
  whereTitle: 'Onde está a chave?',
  where: 'Na máquina que executa Alice, isto abre o console sem digitar nenhuma:',
  command: 'npx alice dashboard',
  whereOther: 'Quem administra o servidor cria uma com:',
  commandOther: 'npx alice key create --role operator',
  linkUsed: 'Este link já foi usado ou tem mais de 15 minutos. Pedir outro com npx alice dashboard.',
}
