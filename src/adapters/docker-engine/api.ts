// The parts of the Docker Engine API (1.41) that are used here. Lists and objects may be null wherever Go has none.

type Maybe<T> = T | null | undefined

export interface HealthConfig {
  readonly Test?: Maybe<readonly string[]>
  readonly Interval?: number
  readonly Timeout?: number
  readonly Retries?: number
}

export interface ContainerConfig {
  readonly Hostname?: string
  readonly Domainname?: string
  readonly User?: string
  readonly Tty?: boolean
  readonly OpenStdin?: boolean
  readonly Env?: Maybe<readonly string[]>
  readonly Cmd?: Maybe<readonly string[]>
  readonly Image?: string
  readonly WorkingDir?: string
  readonly Entrypoint?: Maybe<readonly string[] | string>
  readonly Labels?: Maybe<Readonly<Record<string, string>>>
  readonly ExposedPorts?: Maybe<Readonly<Record<string, unknown>>>
  readonly Volumes?: Maybe<Readonly<Record<string, unknown>>>
  readonly Healthcheck?: Maybe<HealthConfig>
  readonly StopSignal?: string | number
  readonly StopTimeout?: number
}

export interface Binding {
  readonly HostIp?: string
  readonly HostPort?: string
}
export type Bindings = Maybe<Readonly<Record<string, Maybe<readonly Binding[]>>>>

export interface HostConfig {
  readonly NetworkMode?: string
  readonly PortBindings?: Bindings
  readonly RestartPolicy?: Maybe<{ readonly Name?: string; readonly MaximumRetryCount?: number }>
  readonly CapAdd?: Maybe<readonly string[]>
  readonly CapDrop?: Maybe<readonly string[]>
  readonly Dns?: Maybe<readonly string[]>
  readonly ExtraHosts?: Maybe<readonly string[]>
  readonly ReadonlyRootfs?: boolean
  readonly Tmpfs?: Maybe<Readonly<Record<string, string>>>
  readonly Memory?: number
  readonly MemorySwap?: number
  readonly NanoCpus?: number
  readonly PidsLimit?: Maybe<number>
  readonly Init?: Maybe<boolean>
  readonly Ulimits?: Maybe<readonly { readonly Name: string; readonly Soft: number; readonly Hard: number }[]>
}

export interface Endpoint {
  readonly Aliases?: Maybe<readonly string[]>
  readonly NetworkID?: string
  readonly IPAddress?: string
}

export interface ContainerState {
  readonly Status: string
  readonly Paused?: boolean
  readonly Restarting?: boolean
  readonly OOMKilled?: boolean
  readonly ExitCode?: number
  readonly Error?: string
  readonly StartedAt?: string
  readonly Health?: Maybe<{
    readonly Status?: string
    readonly Log?: Maybe<readonly { readonly ExitCode?: number; readonly Output?: string }[]>
  }>
}

export interface Container {
  readonly Id: string
  readonly Name: string
  /** The id of its image. */
  readonly Image: string
  readonly RestartCount?: number
  readonly State: ContainerState
  readonly Config: ContainerConfig
  readonly HostConfig: HostConfig
  readonly Mounts?: Maybe<
    readonly {
      readonly Type?: string
      readonly Name?: string
      readonly Source?: string
      readonly Destination: string
      readonly RW?: boolean
    }[]
  >
  readonly NetworkSettings: {
    readonly IPAddress?: string
    readonly Ports?: Bindings
    readonly Networks?: Maybe<Readonly<Record<string, Endpoint>>>
  }
}

export interface Image {
  readonly Id: string
  readonly Config?: Maybe<ContainerConfig>
}

export interface Network {
  readonly Id: string
  readonly Name: string
  readonly Driver?: string
  readonly Internal?: boolean
  readonly EnableIPv6?: boolean
  readonly IPAM?: Maybe<{
    readonly Config?: Maybe<readonly { readonly Subnet?: string; readonly Gateway?: string }[]>
  }>
  readonly Options?: Maybe<Readonly<Record<string, string>>>
  readonly Labels?: Maybe<Readonly<Record<string, string>>>
  readonly Containers?: Maybe<Readonly<Record<string, { readonly Name?: string }>>>
}

export interface Volume {
  readonly Name: string
  readonly Driver?: string
  readonly Options?: Maybe<Readonly<Record<string, string>>>
  readonly Labels?: Maybe<Readonly<Record<string, string>>>
}

/** A part of the answers to `GET /version` and `GET /info`. */
export interface Version {
  readonly ApiVersion?: string
  readonly MinAPIVersion?: string
  readonly Components?: Maybe<readonly { readonly Name?: string }[]>
}
export interface Info {
  readonly SwapLimit?: boolean
  readonly LoggingDriver?: string
  readonly OperatingSystem?: string
  readonly SecurityOptions?: Maybe<readonly string[]>
}
