import type { Strings } from '../languages.ts'

export const login: Strings['login'] = {
  title: 'Bei Alice anmelden',
  key: 'Schlüssel',
  keyHint:
    'Der Schlüssel beginnt mit alice_. Er liegt in einem versiegelten Cookie dieses Browsers, nie in der Seite.',
  submit: 'Anmelden',
  working: 'Anmeldung läuft …',
  whereTitle: 'Wo ist mein Schlüssel?',
  where: 'Auf dem Rechner, auf dem Alice läuft, öffnet dies die Konsole ganz ohne Eintippen:',
  command: 'npx alice dashboard',
  whereOther: 'Wer den Server für andere betreibt, erstellt einen mit:',
  commandOther: 'npx alice key create --role operator',
  linkUsed:
    'Dieser Link wurde schon benutzt oder ist älter als 15 Minuten. Einen neuen gibt npx alice dashboard.',
}
