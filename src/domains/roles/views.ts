import { integer, json, text, view } from '#kernel'
import { RoleDefined, RoleRemoved } from './contract.ts'

export const Roles = view('roles', {
  about: 'Roles somebody defined, besides those every Alice has',
  key: ['role'],
  columns: {
    role: text,
    about: text,
    permissions: json<readonly string[]>(),
    except: json<readonly string[]>(),
    updated_at: text,
    position: integer,
  },
  folds: when => [
    when(
      RoleDefined,
      data => data.role,
      (_, data, { time, position }) => ({ ...data, updated_at: time, position }),
    ),
    when(
      RoleRemoved,
      data => data.role,
      () => undefined,
    ),
  ],
})
