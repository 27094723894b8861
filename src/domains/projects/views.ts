import { integer, json, optional, text, view } from '#kernel'
import { addAmounts, isExceeded } from './budget.ts'
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

type Anything = Record<string, unknown>

export const Projects = view('projects', {
  about: 'Every creative project, with what it may cost and did',
  key: ['project_id'],
  columns: {
    project_id: text,
    project_name: text,
    description: optional(text),
    project_type: optional(text),
    /** `paused` while more was spent than the budget allows. */
    status: text,
    initial_context: optional(json<Anything>()),
    style_preferences: optional(json<Anything>()),
    parent_project_id: optional(text),
    budget_total: optional(text),
    spent: text,
    currency: text,
    paused_at: optional(text),
    created_by: text,
    created_at: text,
    updated_at: text,
    position: integer,
  },
  indexes: [['position'], ['status', 'position'], ['parent_project_id']],
  folds: when => [
    when(
      ProjectCreated,
      data => data.project_id,
      (row, data, { time, position }) =>
        row ?? {
          project_id: data.project_id,
          project_name: data.project_name,
          description: data.description ?? null,
          project_type: data.project_type ?? null,
          status: 'active',
          initial_context: data.initial_context ?? null,
          style_preferences: data.style_preferences ?? null,
          parent_project_id: data.parent_project_id ?? null,
          budget_total: null,
          spent: '0.00',
          currency: 'USD',
          paused_at: null,
          created_by: data.created_by,
          created_at: time,
          updated_at: time,
          position,
        },
    ),
    when(
      ProjectBudgetSet,
      data => data.project_id,
      (row, { total }, { time }) => {
        if (!row) return undefined
        const next = { ...row, budget_total: total.amount, currency: total.currency, updated_at: time }
        return { ...next, status: isExceeded(next) ? 'paused' : 'active' }
      },
    ),
    when(
      ProjectSpendingRecorded,
      data => data.project_id,
      (row, { amount }, { time }) => {
        if (!row) return undefined
        const next = { ...row, spent: addAmounts(row.spent, amount.amount), updated_at: time }
        return { ...next, status: isExceeded(next) ? 'paused' : 'active' }
      },
    ),
    when(
      ProjectPaused,
      data => data.project_id,
      (row, _, { time }) => row && { ...row, paused_at: time },
    ),
    when(
      ProjectResumed,
      data => data.project_id,
      row => row && { ...row, paused_at: null },
    ),
  ],
})

export const ProjectSpendings = view('project_spendings', {
  about: 'What money was spent on, project by project',
  key: ['project_id', 'event_id'],
  columns: {
    project_id: text,
    event_id: text,
    position: integer,
    amount: text,
    currency: text,
    what: text,
    workflow_id: optional(text),
    recorded_by: text,
    recorded_at: text,
  },
  indexes: [['workflow_id']],
  folds: when => [
    when(
      ProjectSpendingRecorded,
      (data, { id }) => [[data.project_id, id]],
      (_, { project_id, amount, what, workflow_id, recorded_by }, { id, time, position }) => ({
        project_id,
        event_id: id,
        position,
        ...amount,
        what,
        workflow_id: workflow_id ?? null,
        recorded_by,
        recorded_at: time,
      }),
    ),
  ],
})

export const ProjectStyles = view('project_styles', {
  about: 'The styles chosen for each project; the last of a category is the present one',
  key: ['project_id', 'style_category', 'style_name'],
  columns: {
    project_id: text,
    style_category: text,
    style_name: text,
    choice: json<Anything>(),
    chosen_at: text,
    position: integer,
  },
  folds: when => [
    when(
      StyleChosen,
      data => [[data.project_id, data.style_category, data.style_name]],
      (_, { project_id, style_category, style_name, ...choice }, { time, position }) => ({
        project_id,
        style_category,
        style_name,
        choice,
        chosen_at: time,
        position,
      }),
    ),
  ],
})

export const ProjectContext = view('project_context', {
  about: 'What each project knows of its world',
  key: ['project_id', 'context_type', 'context_key'],
  columns: {
    project_id: text,
    context_type: text,
    context_key: text,
    value: json<unknown>(),
    updated_by: text,
    updated_at: text,
  },
  folds: when => [
    when(
      ContextUpdated,
      data => [[data.project_id, data.context_type, data.context_key]],
      (_, data, { time }) => {
        if (data.update_type === 'removal') return undefined
        const { project_id, context_type, context_key, updated_by } = data
        return {
          project_id,
          context_type,
          context_key,
          value: data.new_value ?? null,
          updated_by,
          updated_at: time,
        }
      },
    ),
  ],
})

/** A version a row, named by its event: two people who define a character at the same moment both keep what they said. */
export const ProjectCharacters = view('project_characters', {
  about: 'Every version of every character',
  key: ['project_id', 'character_id', 'event_id'],
  columns: {
    project_id: text,
    character_id: text,
    event_id: text,
    position: integer,
    version: integer,
    character_name: text,
    character_type: text,
    definition: json<Anything>(),
    defined_at: text,
  },
  folds: when => [
    when(
      CharacterDefined,
      (data, { id }) => [[data.project_id, data.character_id, id]],
      (_, data, { id, time, position }) => {
        const { project_id, character_id, character_name, character_type, version, ...definition } = data
        return {
          project_id,
          character_id,
          event_id: id,
          position,
          version,
          character_name,
          character_type,
          definition,
          defined_at: time,
        }
      },
    ),
  ],
})

export const ProjectConcepts = view('project_concepts', {
  about: 'The concepts that are ready for production',
  key: ['project_id', 'concept_id'],
  columns: {
    project_id: text,
    concept_id: text,
    concept_name: text,
    concept_type: text,
    concept: json<Anything>(),
    approved_at: text,
    position: integer,
  },
  folds: when => [
    when(
      ConceptApproved,
      data => [[data.project_id, data.concept_id]],
      (_, { project_id, concept_id, concept_name, concept_type, ...concept }, { time, position }) => ({
        project_id,
        concept_id,
        concept_name,
        concept_type,
        concept,
        approved_at: time,
        position,
      }),
    ),
  ],
})
