import { domain } from '#kernel'
import {
  CharacterDefined,
  ConceptApproved,
  ContextUpdated,
  ProjectBudgetSet,
  ProjectCreated,
  ProjectPaused,
  ProjectResumed,
  ProjectSpendingRecorded,
  StyleChosen,
} from './contract.ts'
import { approveConcept } from './operations/approve-concept.ts'
import { chooseStyle } from './operations/choose-style.ts'
import { create } from './operations/create.ts'
import { defineCharacter } from './operations/define-character.ts'
import { get } from './operations/get.ts'
import { list } from './operations/list.ts'
import { recordSpending } from './operations/record-spending.ts'
import { setBudget } from './operations/set-budget.ts'
import { updateContext } from './operations/update-context.ts'
import { announcePause } from './reactions/announce-pause.ts'
import { chargeWorkflows } from './reactions/charge-workflows.ts'
import {
  ProjectCharacters,
  ProjectConcepts,
  ProjectContext,
  Projects,
  ProjectSpendings,
  ProjectStyles,
} from './views.ts'

export const projects = domain('projects', {
  about:
    'Remembers creative decisions: projects, styles, context, characters, concepts, and what they may cost.',
  events: [
    ProjectCreated,
    StyleChosen,
    ContextUpdated,
    CharacterDefined,
    ConceptApproved,
    ProjectBudgetSet,
    ProjectSpendingRecorded,
    ProjectPaused,
    ProjectResumed,
  ],
  views: [Projects, ProjectStyles, ProjectContext, ProjectCharacters, ProjectConcepts, ProjectSpendings],
  operations: [
    create,
    get,
    list,
    chooseStyle,
    updateContext,
    defineCharacter,
    approveConcept,
    setBudget,
    recordSpending,
  ],
  reactions: [chargeWorkflows, announcePause],
  panels: [{ title: 'Projects', shows: list }],
})
