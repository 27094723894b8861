import { domain } from '#kernel'
import {
  WebhookCreated,
  WebhookDelivered,
  WebhookDeliveryFailed,
  WebhookPaused,
  WebhookRemoved,
  WebhookResumed,
  WebhookSecretRotated,
  WebhookUpdated,
} from './contract.ts'
import { deliverEvents } from './delivery/deliver-events.ts'
import { create } from './operations/create.ts'
import { deadLetters } from './operations/dead-letters.ts'
import { deliveries } from './operations/deliveries.ts'
import { discardDeadLetter } from './operations/discard-dead-letter.ts'
import { get } from './operations/get.ts'
import { list } from './operations/list.ts'
import { noteFailure } from './operations/note-failure.ts'
import { pause } from './operations/pause.ts'
import { remove } from './operations/remove.ts'
import { replayDeadLetter } from './operations/replay-dead-letter.ts'
import { resume } from './operations/resume.ts'
import { rotateSecret } from './operations/rotate-secret.ts'
import { test } from './operations/test.ts'
import { update } from './operations/update.ts'
import { WebhookDeliveries, Webhooks } from './views.ts'

export const webhooks = domain('webhooks', {
  about: 'Sends events to URLs that asked for them: signed, in order, at least once.',
  events: [
    WebhookCreated,
    WebhookUpdated,
    WebhookPaused,
    WebhookResumed,
    WebhookSecretRotated,
    WebhookRemoved,
    WebhookDelivered,
    WebhookDeliveryFailed,
  ],
  views: [Webhooks, WebhookDeliveries],
  operations: [
    create,
    list,
    get,
    update,
    pause,
    resume,
    rotateSecret,
    test,
    remove,
    deliveries,
    deadLetters,
    replayDeadLetter,
    discardDeadLetter,
    noteFailure,
  ],
  services: [deliverEvents],
  panels: [{ title: 'Webhooks', shows: list }],
})
