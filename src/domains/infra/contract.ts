export { Blueprint, BlueprintResource, most, ResourceName } from './contract/blueprint.ts'
export {
  Command,
  Cpu,
  Environment,
  HealthCheck,
  MemoryMb,
  PublishedPort,
  Restart,
  StorageGb,
} from './contract/specs.ts'
