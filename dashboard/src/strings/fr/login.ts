import type { Strings } from '../languages.ts'

export const login: Strings['login'] = {
  title: 'Se connecter à Alice',
  key: 'Clé',
  keyHint:
    'Votre clé commence par alice_. Elle reste dans un cookie scellé de ce navigateur, jamais dans la page.',
  submit: 'Se connecter',
  working: 'Connexion…',
  whereTitle: 'Où est ma clé ?',
  where: 'Sur la machine où tourne Alice, ceci ouvre la console sans rien taper :',
  command: 'npx alice dashboard',
  whereOther: 'La personne qui gère le serveur pour vous en crée une avec :',
  commandOther: 'npx alice key create --role operator',
  linkUsed:
    'Ce lien a déjà servi, ou date de plus de 15 minutes. Demandez-en un autre avec npx alice dashboard.',
}
