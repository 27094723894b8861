import type { Strings } from '../languages.ts'

export const login: Strings['login'] = {
  title: 'Entrar en Alice',
  key: 'Clave',
  keyHint:
    'La clave empieza por alice_. Se guarda en una cookie sellada de este navegador, nunca en la página.',
  submit: 'Entrar',
  working: 'Entrando…',
  whereTitle: '¿Dónde está la clave?',
  where: 'En la máquina que ejecuta Alice, esto abre la consola sin escribir ninguna:',
  command: 'npx alice dashboard',
  whereOther: 'Quien administra el servidor crea una con:',
  commandOther: 'npx alice key create --role operator',
  linkUsed: 'Este enlace ya se usó o tiene más de 15 minutos. Pedir otro con npx alice dashboard.',
}
