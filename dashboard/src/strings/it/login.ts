import type { Strings } from '../languages.ts'

export const login: Strings['login'] = {
  title: 'Accedi ad Alice',
  key: 'Chiave',
  keyHint:
    'La chiave inizia con alice_. Viene conservata in un cookie sigillato di questo browser, mai nella pagina.',
  submit: 'Accedi',
  working: 'Accesso…',
  whereTitle: 'Dov’è la chiave?',
  where: 'Sulla macchina che esegue Alice, questo apre la console senza digitarne una:',
  command: 'npx alice dashboard',
  whereOther: 'Chi gestisce il server ne crea una con:',
  commandOther: 'npx alice key create --role operator',
  linkUsed:
    'Questo link è già stato usato o ha più di 15 minuti. Ottenerne uno nuovo con npx alice dashboard.',
}
