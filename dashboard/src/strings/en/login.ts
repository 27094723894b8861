export const login = {
  title: 'Sign in to Alice',
  key: 'Key',
  keyHint: 'Your key begins with alice_. It is kept in a sealed cookie of this browser, never in the page.',
  submit: 'Sign in',
  working: 'Signing in …',
  whereTitle: 'Where is my key?',
  where: 'On the machine that runs Alice, this opens the console without typing one:',
  command: 'npx alice dashboard',
  whereOther: 'Somebody who runs a server for you makes one with:',
  commandOther: 'npx alice key create --role operator',
  linkUsed:
    'This link was used already, or is older than 15 minutes. Ask for a new one with npx alice dashboard.',
}
