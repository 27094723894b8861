import type { EventTopic } from '#surfaces/mqtt'

/** Topics of events besides their own, as homes that speak MQTT expect them: by what they are about. */
export const homeTopics: readonly EventTopic[] = [
  { types: 'core.>', topic: 'alicia/system/health' },
  { types: 'health.>', topic: 'alicia/system/health' },
  { types: 'dependency.>', topic: 'alicia/system/health' },
  { types: 'alert.>', topic: 'alicia/system/metrics' },
  { types: 'config.>', topic: 'alicia/system/config' },
  { types: 'service.>', topic: 'alicia/system/discovery' },
  { types: 'agent.>', topic: 'alicia/system/discovery' },
  { types: 'device.>', topic: 'alicia/devices/registry' },
  { types: 'command.>', topic: 'alicia/devices/control' },
  { types: 'voice.transcribed', topic: 'alicia/voice/stt' },
  { types: 'voice.intent_resolved', topic: 'alicia/voice/ai' },
  { types: 'voice.replied', topic: 'alicia/voice/tts' },
  { types: 'voice.session_started', topic: 'alicia/voice/router' },
  { types: 'voice.failed', topic: 'alicia/voice/router' },
]
