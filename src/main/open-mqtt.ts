import { homeTopics } from './mqtt-topics.ts'
import type { OpenSurface, SurfaceOptions } from './open-surfaces.ts'

/** MQTT, where a broker is named. It waits for the broker, so that Alice starts without it. */
export async function openMqtt({
  app,
  config,
  authenticate,
}: SurfaceOptions): Promise<readonly OpenSurface[]> {
  if (config.ALICE_MQTT === undefined) return []
  const { mqttSurface } = await import('#surfaces/mqtt')
  const surface = await mqttSurface({
    app,
    authenticate,
    url: config.ALICE_MQTT,
    prefix: config.ALICE_MQTT_PREFIX,
    types: config.ALICE_MQTT_EVENTS,
    mode: config.ALICE_MQTT_MODE,
    also: homeTopics,
  })
  app.showHealth('mqtt', surface.health)
  return [surface]
}
