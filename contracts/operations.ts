// Generated from the operations; do not edit.

/** What every operation takes and answers, by its name. */
export interface Operations {
  /** Give stars to pictures: basic (free), standard, premium, brisque-claude or custom stages, within max_cost. */
  'assets.assess': {
    readonly input: {
      readonly filters?: {
        readonly media_type?: 'image' | 'video' | 'audio' | 'document' | undefined
        /** png, jpeg, webp, mp4 … */
        readonly file_formats?: readonly string[] | undefined
        /** bytes */
        readonly file_size?: {
          readonly min?: number | undefined
          readonly max?: number | undefined
        } | undefined
        readonly dimensions?: {
          readonly width?: {
            readonly min?: number | undefined
            readonly max?: number | undefined
          } | undefined
          readonly height?: {
            readonly min?: number | undefined
            readonly max?: number | undefined
          } | undefined
          readonly aspect_ratio?: {
            readonly min?: number | undefined
            readonly max?: number | undefined
          } | undefined
        } | undefined
        readonly quality_rating?: {
          readonly min?: number | undefined
          readonly max?: number | undefined
        } | undefined
        /** with any stars, by a person or computed; or without */
        readonly has_rating?: boolean | undefined
        /** all of them; `value` or `key:value` */
        readonly tags?: readonly string[] | undefined
        readonly any_tags?: readonly string[] | undefined
        readonly exclude_tags?: readonly string[] | undefined
        readonly tag_values?: Readonly<Record<string, string | readonly string[]>> | undefined
        readonly tag_ranges?: Readonly<Record<string, {
          readonly min?: number | undefined
          readonly max?: number | undefined
        }>> | undefined
        /** regular expressions per tag key */
        readonly tag_patterns?: Readonly<Record<string, string>> | undefined
        /** comfyui, midjourney, camera, unknown … */
        readonly ai_source?: readonly string[] | undefined
        readonly project?: string | readonly string[] | undefined
        readonly content_hash?: string | readonly string[] | undefined
        readonly has_metadata?: readonly ('generation' | 'prompt' | 'model' | 'seed' | 'dimensions' | 'rating' | 'role' | 'thumbnail')[] | undefined
        readonly date_range?: {
          readonly start?: string | undefined
          readonly end?: string | undefined
        } | undefined
        /** `*` and `?` as in a shell */
        readonly filename_pattern?: string | undefined
        /** all of them, anywhere in prompt, tags or name */
        readonly prompt_keywords?: readonly string[] | undefined
        /** words in prompt, tags, names, model, project */
        readonly text?: string | undefined
        readonly role?: 'hero' | 'b_roll' | 'reference' | 'wip' | 'final' | 'rejected' | undefined
        /** a person gave stars, or a tag like review:picked or review:rejected */
        readonly reviewed?: boolean | undefined
        /** assets that were put aside */
        readonly removed?: 'without' | 'only' | 'with' | undefined
      } | undefined
      readonly parameters?: {
        readonly pipeline?: 'basic' | 'standard' | 'premium' | 'brisque-claude' | 'custom' | undefined
        /** for the pipeline custom */
        readonly stages?: readonly ('brisque' | 'sightengine' | 'claude')[] | undefined
        /** US dollars; never exceeded */
        readonly max_cost?: string | number | undefined
        /** report assets with at least this many stars */
        readonly quality_threshold?: number | undefined
        /** highest BRISQUE score for so many stars; 25, 45, 65, 80 when not said */
        readonly star_limits?: {
          readonly five: number
          readonly four: number
          readonly three: number
          readonly two: number
        } | undefined
        /** judge again what this pipeline judged already */
        readonly reassess?: boolean | undefined
      } | undefined
      /** the project that pays, within what is left of its budget */
      readonly project_id?: string | undefined
    }
    readonly output: {
      readonly workflow_id: string
      readonly status: 'processing'
      readonly estimated_duration: string
      readonly estimated_cost: {
        readonly amount: string
        readonly currency: string
      }
    }
  }
  /** Scan a folder for media: find, hash and describe what is new or changed. */
  'assets.discover': {
    readonly input: {
      /** absolute path of the folder */
      readonly inbox: string
    }
    readonly output: {
      readonly workflow_id: string
      readonly status: 'processing'
      readonly estimated_duration: string
    }
  }
  /** Copy the files of one asset or up to 10,000 into one folder, under the names they have. */
  'assets.export': {
    readonly input: {
      readonly content_hash: string | readonly string[]
      /** absolute path of the folder to copy into */
      readonly destination: string
      /** show the plan and change nothing */
      readonly dry_run?: boolean | undefined
      /** digest of the plan that was shown; do this or nothing */
      readonly plan_digest?: string | undefined
    }
    readonly output: {
      readonly workflow_id: string
      readonly status: 'processing'
      readonly estimated_duration: string
      readonly copies: number
    } | {
      readonly dry_run: true
      readonly plan: {
        readonly summary: string
        readonly steps: readonly {
          readonly action: string
          readonly target: string
        }[]
        readonly reversible: boolean
        readonly undo: string
      }
      readonly digest: string
    } | {
      readonly status: 'awaiting_approval'
      readonly change_id: string
      readonly summary: string
      readonly digest: string
    }
  }
  /** Show one asset with its metadata, generation parameters, assessment, places and relations. */
  'assets.get': {
    readonly input: {
      readonly content_hash: string
    }
    readonly output: {
      readonly content_hash: string
      readonly file_path: string
      readonly file_missing: boolean
      readonly file_name: string
      readonly media_type: 'image' | 'video' | 'audio' | 'document'
      readonly format: string
      readonly file_size: number
      readonly width: number | null
      readonly height: number | null
      readonly duration_ms: number | null
      readonly project: string
      readonly ai_source: string
      readonly quality_rating: number | null
      readonly user_rating: number | null
      readonly combined_score: number | null
      readonly has_problems: boolean
      readonly role: 'hero' | 'b_roll' | 'reference' | 'wip' | 'final' | 'rejected' | null
      readonly removed: string | null
      readonly tags: readonly {
        readonly key: string
        readonly value: string
        readonly confidence: number
        readonly source: 'user' | 'ai' | 'auto'
      }[]
      readonly prompt: string | null
      readonly model: string | null
      readonly created_at: string
      readonly modified_at: string
      readonly discovered_at: string
      readonly thumbnail: string | null
      readonly assessed_rating: number | null
      readonly brisque_score: number | null
      readonly negative_prompt: string | null
      readonly seed: string | null
      readonly phash: string | null
      readonly dhash: string | null
      readonly metadata: Readonly<Record<string, unknown>> | null
      readonly generation_params: Readonly<Record<string, unknown>> | null
      readonly assessment: Readonly<Record<string, unknown>> | null
      readonly problems: readonly string[]
      readonly places: readonly {
        readonly file_path: string
        readonly inbox_path: string | null
      }[]
      readonly relations: readonly {
        readonly other_hash: string
        readonly kind: 'variation' | 'reference' | 'derivative' | 'sequence'
        readonly direction: 'to' | 'from'
        readonly note: string | null
      }[]
    }
  }
  /** Copy, move or link assets into folders by date, project, source, quality, style …; dry_run shows the tree. */
  'assets.organize': {
    readonly input: {
      readonly filters?: {
        readonly media_type?: 'image' | 'video' | 'audio' | 'document' | undefined
        /** png, jpeg, webp, mp4 … */
        readonly file_formats?: readonly string[] | undefined
        /** bytes */
        readonly file_size?: {
          readonly min?: number | undefined
          readonly max?: number | undefined
        } | undefined
        readonly dimensions?: {
          readonly width?: {
            readonly min?: number | undefined
            readonly max?: number | undefined
          } | undefined
          readonly height?: {
            readonly min?: number | undefined
            readonly max?: number | undefined
          } | undefined
          readonly aspect_ratio?: {
            readonly min?: number | undefined
            readonly max?: number | undefined
          } | undefined
        } | undefined
        readonly quality_rating?: {
          readonly min?: number | undefined
          readonly max?: number | undefined
        } | undefined
        /** with any stars, by a person or computed; or without */
        readonly has_rating?: boolean | undefined
        /** all of them; `value` or `key:value` */
        readonly tags?: readonly string[] | undefined
        readonly any_tags?: readonly string[] | undefined
        readonly exclude_tags?: readonly string[] | undefined
        readonly tag_values?: Readonly<Record<string, string | readonly string[]>> | undefined
        readonly tag_ranges?: Readonly<Record<string, {
          readonly min?: number | undefined
          readonly max?: number | undefined
        }>> | undefined
        /** regular expressions per tag key */
        readonly tag_patterns?: Readonly<Record<string, string>> | undefined
        /** comfyui, midjourney, camera, unknown … */
        readonly ai_source?: readonly string[] | undefined
        readonly project?: string | readonly string[] | undefined
        readonly content_hash?: string | readonly string[] | undefined
        readonly has_metadata?: readonly ('generation' | 'prompt' | 'model' | 'seed' | 'dimensions' | 'rating' | 'role' | 'thumbnail')[] | undefined
        readonly date_range?: {
          readonly start?: string | undefined
          readonly end?: string | undefined
        } | undefined
        /** `*` and `?` as in a shell */
        readonly filename_pattern?: string | undefined
        /** all of them, anywhere in prompt, tags or name */
        readonly prompt_keywords?: readonly string[] | undefined
        /** words in prompt, tags, names, model, project */
        readonly text?: string | undefined
        readonly role?: 'hero' | 'b_roll' | 'reference' | 'wip' | 'final' | 'rejected' | undefined
        /** a person gave stars, or a tag like review:picked or review:rejected */
        readonly reviewed?: boolean | undefined
        /** assets that were put aside */
        readonly removed?: 'without' | 'only' | 'with' | undefined
      } | undefined
      readonly organization: {
        readonly group_by?: readonly ('date' | 'month' | 'year' | 'project' | 'source' | 'quality' | 'style' | 'media_type' | 'role' | 'model')[] | undefined
        /** absolute path of the folder to build in */
        readonly destination: string
        readonly operation?: 'copy' | 'move' | 'link' | undefined
      }
      /** show the plan and change nothing */
      readonly dry_run?: boolean | undefined
      /** digest of the plan that was shown; do this or nothing */
      readonly plan_digest?: string | undefined
    }
    readonly output: {
      readonly workflow_id: string
      readonly status: 'processing'
      readonly estimated_duration: string
      readonly placements: number
      readonly skipped: number
    } | {
      readonly dry_run: true
      readonly plan: {
        readonly summary: string
        readonly steps: readonly {
          readonly action: string
          readonly target: string
        }[]
        readonly reversible: boolean
        readonly undo: string
      }
      readonly digest: string
    } | {
      readonly status: 'awaiting_approval'
      readonly change_id: string
      readonly summary: string
      readonly digest: string
    }
  }
  /** Make a JPEG of a picture at the size it is looked at; its bytes are at /api/v1/blobs/{preview}. */
  'assets.preview': {
    readonly input: {
      readonly content_hash: string
      /** pixels at most; a smaller picture stays as it is */
      readonly longest_side?: number | undefined
    }
    readonly output: {
      /** blob hash */
      readonly preview: string
      readonly bytes: number
    }
  }
  /** Give one to five stars to one asset or several; 0 takes them back and computed stars count again. */
  'assets.rate': {
    readonly input: {
      readonly content_hash: string | readonly string[]
      readonly rating: number
    }
    readonly output: {
      readonly changed: number
      readonly unchanged: number
    }
  }
  /** Relate an asset to another one: it is a variation, reference, derivative or the next in a sequence of it. */
  'assets.relate': {
    readonly input: {
      readonly content_hash: string
      readonly other_hash: string
      readonly kind: 'variation' | 'reference' | 'derivative' | 'sequence'
      readonly note?: string | undefined
    }
    readonly output: {
      readonly content_hash: string
      readonly other_hash: string
      readonly kind: 'variation' | 'reference' | 'derivative' | 'sequence'
      readonly is_new: boolean
    }
  }
  /** Put assets aside as broken, duplicate, maybe-later, rejected or archive; no file is touched. */
  'assets.remove': {
    readonly input: {
      readonly content_hash: string | readonly string[]
      readonly reason?: 'broken' | 'duplicate' | 'maybe-later' | 'rejected' | 'archive' | undefined
      readonly note?: string | undefined
    }
    readonly output: {
      readonly changed: number
      readonly unchanged: number
    }
  }
  /** Bring assets back that were put aside. */
  'assets.restore': {
    readonly input: {
      readonly content_hash: string | readonly string[]
    }
    readonly output: {
      readonly changed: number
      readonly unchanged: number
    }
  }
  /** Search assets by type, size, tags, quality, source, project, dates, names and words; with facets. */
  'assets.search': {
    readonly input: {
      readonly filters?: {
        readonly media_type?: 'image' | 'video' | 'audio' | 'document' | undefined
        /** png, jpeg, webp, mp4 … */
        readonly file_formats?: readonly string[] | undefined
        /** bytes */
        readonly file_size?: {
          readonly min?: number | undefined
          readonly max?: number | undefined
        } | undefined
        readonly dimensions?: {
          readonly width?: {
            readonly min?: number | undefined
            readonly max?: number | undefined
          } | undefined
          readonly height?: {
            readonly min?: number | undefined
            readonly max?: number | undefined
          } | undefined
          readonly aspect_ratio?: {
            readonly min?: number | undefined
            readonly max?: number | undefined
          } | undefined
        } | undefined
        readonly quality_rating?: {
          readonly min?: number | undefined
          readonly max?: number | undefined
        } | undefined
        /** with any stars, by a person or computed; or without */
        readonly has_rating?: boolean | undefined
        /** all of them; `value` or `key:value` */
        readonly tags?: readonly string[] | undefined
        readonly any_tags?: readonly string[] | undefined
        readonly exclude_tags?: readonly string[] | undefined
        readonly tag_values?: Readonly<Record<string, string | readonly string[]>> | undefined
        readonly tag_ranges?: Readonly<Record<string, {
          readonly min?: number | undefined
          readonly max?: number | undefined
        }>> | undefined
        /** regular expressions per tag key */
        readonly tag_patterns?: Readonly<Record<string, string>> | undefined
        /** comfyui, midjourney, camera, unknown … */
        readonly ai_source?: readonly string[] | undefined
        readonly project?: string | readonly string[] | undefined
        readonly content_hash?: string | readonly string[] | undefined
        readonly has_metadata?: readonly ('generation' | 'prompt' | 'model' | 'seed' | 'dimensions' | 'rating' | 'role' | 'thumbnail')[] | undefined
        readonly date_range?: {
          readonly start?: string | undefined
          readonly end?: string | undefined
        } | undefined
        /** `*` and `?` as in a shell */
        readonly filename_pattern?: string | undefined
        /** all of them, anywhere in prompt, tags or name */
        readonly prompt_keywords?: readonly string[] | undefined
        /** words in prompt, tags, names, model, project */
        readonly text?: string | undefined
        readonly role?: 'hero' | 'b_roll' | 'reference' | 'wip' | 'final' | 'rejected' | undefined
        /** a person gave stars, or a tag like review:picked or review:rejected */
        readonly reviewed?: boolean | undefined
        /** assets that were put aside */
        readonly removed?: 'without' | 'only' | 'with' | undefined
      } | undefined
      readonly sort?: 'created_date' | 'modified_date' | 'quality_rating' | 'file_size' | 'filename' | 'relevance' | undefined
      readonly order?: 'asc' | 'desc' | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
      /** how many to pass over first: any page at once, where a cursor only leads to the next */
      readonly offset?: number | undefined
      readonly facets?: boolean | undefined
      /** also counted, with facets; slower, as every match is looked at */
      readonly further_facets?: readonly ('file_formats' | 'projects' | 'roles' | 'months' | 'reviews')[] | undefined
    }
    readonly output: {
      readonly total_count: number
      readonly results: readonly {
        readonly content_hash: string
        readonly file_path: string
        readonly file_missing: boolean
        readonly file_name: string
        readonly media_type: 'image' | 'video' | 'audio' | 'document'
        readonly format: string
        readonly file_size: number
        readonly width: number | null
        readonly height: number | null
        readonly duration_ms: number | null
        readonly project: string
        readonly ai_source: string
        readonly quality_rating: number | null
        readonly user_rating: number | null
        readonly combined_score: number | null
        readonly has_problems: boolean
        readonly role: 'hero' | 'b_roll' | 'reference' | 'wip' | 'final' | 'rejected' | null
        readonly removed: string | null
        readonly tags: readonly {
          readonly key: string
          readonly value: string
          readonly confidence: number
          readonly source: 'user' | 'ai' | 'auto'
        }[]
        readonly prompt: string | null
        readonly model: string | null
        readonly created_at: string
        readonly modified_at: string
        readonly discovered_at: string
        readonly thumbnail: string | null
      }[]
      readonly facets?: {
        readonly tags: readonly {
          readonly key: string
          readonly value: string
          readonly count: number
        }[]
        readonly ai_sources: Readonly<Record<string, number>>
        readonly quality_ratings: Readonly<Record<string, number>>
        readonly media_types: Readonly<Record<string, number>>
        readonly tags_sampled: boolean
        readonly file_formats?: Readonly<Record<string, number>> | undefined
        readonly projects?: Readonly<Record<string, number>> | undefined
        readonly roles?: Readonly<Record<string, number>> | undefined
        /** when they were made, 2026-05, in UTC */
        readonly months?: Readonly<Record<string, number>> | undefined
        /** tags of review: picked, rejected */
        readonly reviews?: Readonly<Record<string, number>> | undefined
      } | undefined
      readonly next_cursor: string | null
      readonly query_time_ms: number
    }
  }
  /** Say what one asset or several are for: hero, b_roll, reference, wip, final, rejected, or null for nothing. */
  'assets.set_role': {
    readonly input: {
      readonly content_hash: string | readonly string[]
      readonly role: 'hero' | 'b_roll' | 'reference' | 'wip' | 'final' | 'rejected' | null
    }
    readonly output: {
      readonly changed: number
      readonly unchanged: number
    }
  }
  /** Find pictures that look like this one, nearest first; exact duplicates are one asset already. */
  'assets.similar': {
    readonly input: {
      readonly content_hash: string
      readonly limit?: number | undefined
      readonly with_removed?: boolean | undefined
    }
    readonly output: {
      readonly results: readonly {
        readonly content_hash: string
        readonly file_path: string
        readonly file_missing: boolean
        readonly file_name: string
        readonly media_type: 'image' | 'video' | 'audio' | 'document'
        readonly format: string
        readonly file_size: number
        readonly width: number | null
        readonly height: number | null
        readonly duration_ms: number | null
        readonly project: string
        readonly ai_source: string
        readonly quality_rating: number | null
        readonly user_rating: number | null
        readonly combined_score: number | null
        readonly has_problems: boolean
        readonly role: 'hero' | 'b_roll' | 'reference' | 'wip' | 'final' | 'rejected' | null
        readonly removed: string | null
        readonly tags: readonly {
          readonly key: string
          readonly value: string
          readonly confidence: number
          readonly source: 'user' | 'ai' | 'auto'
        }[]
        readonly prompt: string | null
        readonly model: string | null
        readonly created_at: string
        readonly modified_at: string
        readonly discovered_at: string
        readonly thumbnail: string | null
        readonly phash_distance: number
        readonly dhash_distance: number
      }[]
      readonly total_count: number
      readonly not_compared: number
    }
  }
  /** Count assets by type, source, stars, role, project and state; with files, duplicates and bytes. */
  'assets.stats': {
    readonly input: Readonly<Record<string, never>>
    readonly output: {
      readonly assets: number
      readonly bytes: number
      readonly files: number
      readonly duplicate_files: number
      readonly missing: number
      readonly media_types: Readonly<Record<string, number>>
      readonly ai_sources: Readonly<Record<string, number>>
      readonly quality_ratings: Readonly<Record<string, number>>
      readonly roles: Readonly<Record<string, number>>
      readonly removed: Readonly<Record<string, number>>
      readonly projects: readonly {
        readonly project: string
        readonly assets: number
        readonly bytes: number
      }[]
    }
  }
  /** Add and remove typed tags on one asset or several; `style:noir` is short for {key: "style", value: "noir"}. */
  'assets.tag': {
    readonly input: {
      readonly content_hash: string | readonly string[]
      readonly add?: readonly (string | {
        readonly key: string
        readonly value: string
        readonly confidence?: number | undefined
        readonly source?: 'user' | 'ai' | 'auto' | undefined
      })[] | undefined
      /** a key without a value takes all its values */
      readonly remove?: readonly (string | {
        readonly key: string
        readonly value?: string | undefined
      })[] | undefined
    }
    readonly output: {
      readonly changed: number
      readonly unchanged: number
    }
  }
  /** Undo a whole organize run: moved files go back, copies and links are removed. */
  'assets.undo_organize': {
    readonly input: {
      /** the organize run to undo */
      readonly workflow_id: string
    }
    readonly output: {
      readonly workflow_id: string
      readonly status: 'processing'
      readonly estimated_duration: string
    }
  }
  /** Stop watching a folder; its assets stay. */
  'assets.unwatch': {
    readonly input: {
      /** absolute path of the folder */
      readonly inbox: string
    }
    readonly output: {
      readonly inbox: string
    }
  }
  /** Watch a folder: new, changed and missing media in it are noticed from now on. */
  'assets.watch': {
    readonly input: {
      /** absolute path of the folder */
      readonly inbox: string
    }
    readonly output: {
      readonly inbox: string
      readonly is_new: boolean
    }
  }
  /** List the folders that are watched. */
  'assets.watched': {
    readonly input: Readonly<Record<string, never>>
    readonly output: {
      readonly inboxes: readonly {
        readonly inbox: string
        readonly files: number
        readonly watched_by: string
        readonly watched_since: string
      }[]
    }
  }
  /** Write tags, stars and role into an XMP sidecar beside the file, or embed them in a copy of it. */
  'assets.write_metadata': {
    readonly input: {
      readonly content_hash: string
      /** write a copy that has them inside; the original keeps its bytes */
      readonly embed?: boolean | undefined
      /** show the plan and change nothing */
      readonly dry_run?: boolean | undefined
      /** digest of the plan that was shown; do this or nothing */
      readonly plan_digest?: string | undefined
    }
    readonly output: {
      readonly kind: 'sidecar' | 'embedded'
      readonly status: 'written' | 'unchanged'
      readonly file_path: string
      readonly content_hash: string
    } | {
      readonly dry_run: true
      readonly plan: {
        readonly summary: string
        readonly steps: readonly {
          readonly action: string
          readonly target: string
        }[]
        readonly reversible: boolean
        readonly undo: string
      }
      readonly digest: string
    } | {
      readonly status: 'awaiting_approval'
      readonly change_id: string
      readonly summary: string
      readonly digest: string
    }
  }
  /** List every write and refused attempt, newest first: who asked for what, when, and what became of it. */
  'audit.list': {
    readonly input: {
      /** assistant:mcp */
      readonly actor?: string | undefined
      readonly operation?: string | undefined
      readonly outcome?: 'completed' | 'refused' | 'failed' | 'awaiting_approval' | undefined
      readonly code?: string | undefined
      readonly since?: string | undefined
      readonly until?: string | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly records: readonly {
        readonly position: number
        readonly time: string
        readonly actor: string
        readonly operation: string
        readonly effect: string
        readonly outcome: string
        readonly code: string | null
        readonly input_digest: string
        readonly idempotency_key: string | null
        readonly duration_ms: number
        readonly trace_parent: string | null
      }[]
      readonly next_cursor: string | null
    }
  }
  /** Prove that no audit record was changed, removed, moved or added, and that the end was not cut off. */
  'audit.verify': {
    readonly input: Readonly<Record<string, never>>
    readonly output: {
      readonly ok: true
      readonly records: number
      readonly seals: number
      /** records since the last seal, vouched for by the database alone */
      readonly unsealed: number
      /** of the whole chain */
      readonly hash: string
    }
  }
  /** Show what differs between two versions of a blueprint, or between two blueprints. */
  'blueprints.compare': {
    readonly input: {
      readonly blueprint_id: string
      /** the one before when not said */
      readonly from_version?: number | undefined
      /** the newest when not said */
      readonly to_version?: number | undefined
      /** the blueprint to compare with, in the place of an other version */
      readonly other_id?: string | undefined
    }
    readonly output: {
      readonly is_same: boolean
      readonly added: readonly string[]
      readonly removed: readonly string[]
      readonly changed: readonly {
        readonly resource: string
        readonly fields: readonly {
          readonly path: string
          readonly before?: unknown
          readonly after?: unknown
        }[]
      }[]
      readonly fields: readonly {
        readonly path: string
        readonly before?: unknown
        readonly after?: unknown
      }[]
      readonly picture: string
      readonly from: {
        readonly blueprint_id: string
        readonly name: string
        readonly version: number
      }
      readonly to: {
        readonly blueprint_id: string
        readonly name: string
        readonly version: number
      }
    }
  }
  /** Keep a blueprint: what infrastructure there shall be, as YAML or JSON text or as data. */
  'blueprints.create': {
    readonly input: {
      /** the blueprint as data: version, name, resources, metadata */
      readonly blueprint?: Readonly<Record<string, unknown>> | undefined
      /** the blueprint as YAML or JSON text */
      readonly source?: string | undefined
    }
    readonly output: {
      readonly blueprint_id: string
      readonly name: string
      readonly description: string
      readonly version: number
      readonly environment: string | null
      readonly owner: string | null
      readonly resources: number
      readonly providers: readonly string[]
      readonly digest: string
      readonly created_by: string
      readonly created_at: string
      readonly updated_by: string
      readonly updated_at: string
      readonly warnings: readonly {
        readonly severity: 'error' | 'warning'
        readonly code: 'TOO_LARGE' | 'TOO_DEEP' | 'TOO_MANY_ALIASES' | 'SYNTAX' | 'DUPLICATE_KEY' | 'KEY_INVALID' | 'VALUE_INVALID' | 'ALIAS_INVALID' | 'TAG_INVALID' | 'FIELD_UNKNOWN' | 'FIELD_INVALID' | 'NAME_TAKEN' | 'DEPENDENCY_UNKNOWN' | 'DEPENDENCY_CYCLE' | 'REFERENCE_UNKNOWN' | 'REFERENCE_MISPLACED' | 'PROVIDER_UNKNOWN' | 'TYPE_UNKNOWN' | 'PORT_CONFLICT' | 'SECRET_IN_PLAIN_TEXT' | 'SECRET_REFERENCE_INVALID' | 'QUOTA_EXCEEDED' | 'TOO_MANY_PROBLEMS' | 'DEPENDENCY_TWICE' | 'REFERENCE_LOOKALIKE' | 'SECRET_SUSPECTED' | 'IMAGE_FLOATS' | 'HEALTH_UNCHECKED' | 'ENVIRONMENT_MISSING' | 'COST_UNKNOWN'
        readonly message: string
        readonly path: string
        readonly line: number | null
        readonly column: number | null
        readonly did_you_mean?: string | undefined
      }[]
      readonly cost: {
        readonly monthly: {
          readonly amount: string
          readonly currency: string
        }
        readonly resources: readonly {
          readonly resource: string
          readonly provider: string
          readonly monthly: {
            readonly amount: string
            readonly currency: string
          } | null
          readonly because: string
          readonly source: string | null
          readonly as_of: string | null
        }[]
        readonly unknown: readonly string[]
      }
    }
  }
  /** Delete a blueprint with all its versions. What was deployed from it must be destroyed first. */
  'blueprints.delete': {
    readonly input: {
      readonly blueprint_id: string
      /** show the plan and change nothing */
      readonly dry_run?: boolean | undefined
      /** digest of the plan that was shown; do this or nothing */
      readonly plan_digest?: string | undefined
    }
    readonly output: {
      readonly blueprint_id: string
      readonly status: 'deleted'
    } | {
      readonly dry_run: true
      readonly plan: {
        readonly summary: string
        readonly steps: readonly {
          readonly action: string
          readonly target: string
        }[]
        readonly reversible: boolean
        readonly undo: string
      }
      readonly digest: string
    } | {
      readonly status: 'awaiting_approval'
      readonly change_id: string
      readonly summary: string
      readonly digest: string
    }
  }
  /** Deploy a blueprint: plan it over what is there, carry it out, read it back. dry_run shows the plan. */
  'blueprints.deploy': {
    readonly input: {
      readonly blueprint_id: string
      /** the newest when absent */
      readonly version?: number | undefined
      /** makes everything on this engine, whatever the blueprint says */
      readonly engine?: string | undefined
      /** dev, prod …; a blueprint lives once in each */
      readonly environment?: string | undefined
      /** restore the state before when something fails, or keep what was reached */
      readonly on_failure?: 'rollback' | 'keep' | undefined
      readonly ready_within_ms?: number | undefined
      /** show the plan and change nothing */
      readonly dry_run?: boolean | undefined
      /** digest of the plan that was shown; do this or nothing */
      readonly plan_digest?: string | undefined
    }
    readonly output: {
      readonly workflow_id: string
      readonly status: 'processing'
      readonly estimated_duration: string
      readonly deployment_id: string
      readonly changes: number
    } | {
      readonly dry_run: true
      readonly plan: {
        readonly summary: string
        readonly steps: readonly {
          readonly action: string
          readonly target: string
        }[]
        readonly reversible: boolean
        readonly undo: string
      }
      readonly digest: string
    } | {
      readonly status: 'awaiting_approval'
      readonly change_id: string
      readonly summary: string
      readonly digest: string
    }
  }
  /** Show a blueprint as data and as text, in its newest version or an earlier one, with its history. */
  'blueprints.get': {
    readonly input: {
      readonly blueprint_id: string
      readonly version?: number | undefined
    }
    readonly output: {
      readonly blueprint_id: string
      readonly name: string
      readonly description: string
      readonly version: number
      readonly environment: string | null
      readonly owner: string | null
      readonly resources: number
      readonly providers: readonly string[]
      readonly digest: string
      readonly created_by: string
      readonly created_at: string
      readonly updated_by: string
      readonly updated_at: string
      readonly newest_version: number
      readonly blueprint: Readonly<Record<string, unknown>>
      readonly source: string
      readonly versions: readonly {
        readonly version: number
        readonly resources: number
        readonly digest: string
        readonly reason: string | null
        readonly created_by: string
        readonly created_at: string
      }[]
    }
  }
  /** List blueprints, last changed first. */
  'blueprints.list': {
    readonly input: {
      readonly name?: string | undefined
      readonly environment?: string | undefined
      readonly owner?: string | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly blueprints: readonly {
        readonly blueprint_id: string
        readonly name: string
        readonly description: string
        readonly version: number
        readonly environment: string | null
        readonly owner: string | null
        readonly resources: number
        readonly providers: readonly string[]
        readonly digest: string
        readonly created_by: string
        readonly created_at: string
        readonly updated_by: string
        readonly updated_at: string
      }[]
      readonly next_cursor: string | null
    }
  }
  /** Show what deploying a blueprint would do, with the digest that an approval is bound to. */
  'blueprints.plan': {
    readonly input: {
      readonly blueprint_id: string
      /** the newest when absent */
      readonly version?: number | undefined
      /** makes everything on this engine, whatever the blueprint says */
      readonly engine?: string | undefined
      /** dev, prod …; a blueprint lives once in each */
      readonly environment?: string | undefined
      /** restore the state before when something fails, or keep what was reached */
      readonly on_failure?: 'rollback' | 'keep' | undefined
    }
    readonly output: {
      readonly summary: string
      readonly digest: string
    }
  }
  /** Write a new version of a blueprint. What was deployed from it changes when it is deployed again. */
  'blueprints.update': {
    readonly input: {
      readonly blueprint_id: string
      /** the blueprint as data: version, name, resources, metadata */
      readonly blueprint?: Readonly<Record<string, unknown>> | undefined
      /** the blueprint as YAML or JSON text */
      readonly source?: string | undefined
      /** refuse when the newest version is another */
      readonly expected_version?: number | undefined
      /** why, for those who read the history */
      readonly reason?: string | undefined
    }
    readonly output: {
      readonly blueprint_id: string
      readonly name: string
      readonly description: string
      readonly version: number
      readonly environment: string | null
      readonly owner: string | null
      readonly resources: number
      readonly providers: readonly string[]
      readonly digest: string
      readonly created_by: string
      readonly created_at: string
      readonly updated_by: string
      readonly updated_at: string
      readonly warnings: readonly {
        readonly severity: 'error' | 'warning'
        readonly code: 'TOO_LARGE' | 'TOO_DEEP' | 'TOO_MANY_ALIASES' | 'SYNTAX' | 'DUPLICATE_KEY' | 'KEY_INVALID' | 'VALUE_INVALID' | 'ALIAS_INVALID' | 'TAG_INVALID' | 'FIELD_UNKNOWN' | 'FIELD_INVALID' | 'NAME_TAKEN' | 'DEPENDENCY_UNKNOWN' | 'DEPENDENCY_CYCLE' | 'REFERENCE_UNKNOWN' | 'REFERENCE_MISPLACED' | 'PROVIDER_UNKNOWN' | 'TYPE_UNKNOWN' | 'PORT_CONFLICT' | 'SECRET_IN_PLAIN_TEXT' | 'SECRET_REFERENCE_INVALID' | 'QUOTA_EXCEEDED' | 'TOO_MANY_PROBLEMS' | 'DEPENDENCY_TWICE' | 'REFERENCE_LOOKALIKE' | 'SECRET_SUSPECTED' | 'IMAGE_FLOATS' | 'HEALTH_UNCHECKED' | 'ENVIRONMENT_MISSING' | 'COST_UNKNOWN'
        readonly message: string
        readonly path: string
        readonly line: number | null
        readonly column: number | null
        readonly did_you_mean?: string | undefined
      }[]
      readonly cost: {
        readonly monthly: {
          readonly amount: string
          readonly currency: string
        }
        readonly resources: readonly {
          readonly resource: string
          readonly provider: string
          readonly monthly: {
            readonly amount: string
            readonly currency: string
          } | null
          readonly because: string
          readonly source: string | null
          readonly as_of: string | null
        }[]
        readonly unknown: readonly string[]
      }
      readonly changes: {
        readonly is_same: boolean
        readonly added: readonly string[]
        readonly removed: readonly string[]
        readonly changed: readonly {
          readonly resource: string
          readonly fields: readonly {
            readonly path: string
            readonly before?: unknown
            readonly after?: unknown
          }[]
        }[]
        readonly fields: readonly {
          readonly path: string
          readonly before?: unknown
          readonly after?: unknown
        }[]
        readonly picture: string
      }
    }
  }
  /** Say everything that is wrong with a blueprint, with line and column, and what it needs and costs. */
  'blueprints.validate': {
    readonly input: {
      /** the blueprint as data: version, name, resources, metadata */
      readonly blueprint?: Readonly<Record<string, unknown>> | undefined
      /** the blueprint as YAML or JSON text */
      readonly source?: string | undefined
      /** in the place of every provider */
      readonly engine?: string | undefined
    }
    readonly output: {
      readonly is_valid: boolean
      readonly errors: readonly {
        readonly severity: 'error' | 'warning'
        readonly code: 'TOO_LARGE' | 'TOO_DEEP' | 'TOO_MANY_ALIASES' | 'SYNTAX' | 'DUPLICATE_KEY' | 'KEY_INVALID' | 'VALUE_INVALID' | 'ALIAS_INVALID' | 'TAG_INVALID' | 'FIELD_UNKNOWN' | 'FIELD_INVALID' | 'NAME_TAKEN' | 'DEPENDENCY_UNKNOWN' | 'DEPENDENCY_CYCLE' | 'REFERENCE_UNKNOWN' | 'REFERENCE_MISPLACED' | 'PROVIDER_UNKNOWN' | 'TYPE_UNKNOWN' | 'PORT_CONFLICT' | 'SECRET_IN_PLAIN_TEXT' | 'SECRET_REFERENCE_INVALID' | 'QUOTA_EXCEEDED' | 'TOO_MANY_PROBLEMS' | 'DEPENDENCY_TWICE' | 'REFERENCE_LOOKALIKE' | 'SECRET_SUSPECTED' | 'IMAGE_FLOATS' | 'HEALTH_UNCHECKED' | 'ENVIRONMENT_MISSING' | 'COST_UNKNOWN'
        readonly message: string
        readonly path: string
        readonly line: number | null
        readonly column: number | null
        readonly did_you_mean?: string | undefined
      }[]
      readonly warnings: readonly {
        readonly severity: 'error' | 'warning'
        readonly code: 'TOO_LARGE' | 'TOO_DEEP' | 'TOO_MANY_ALIASES' | 'SYNTAX' | 'DUPLICATE_KEY' | 'KEY_INVALID' | 'VALUE_INVALID' | 'ALIAS_INVALID' | 'TAG_INVALID' | 'FIELD_UNKNOWN' | 'FIELD_INVALID' | 'NAME_TAKEN' | 'DEPENDENCY_UNKNOWN' | 'DEPENDENCY_CYCLE' | 'REFERENCE_UNKNOWN' | 'REFERENCE_MISPLACED' | 'PROVIDER_UNKNOWN' | 'TYPE_UNKNOWN' | 'PORT_CONFLICT' | 'SECRET_IN_PLAIN_TEXT' | 'SECRET_REFERENCE_INVALID' | 'QUOTA_EXCEEDED' | 'TOO_MANY_PROBLEMS' | 'DEPENDENCY_TWICE' | 'REFERENCE_LOOKALIKE' | 'SECRET_SUSPECTED' | 'IMAGE_FLOATS' | 'HEALTH_UNCHECKED' | 'ENVIRONMENT_MISSING' | 'COST_UNKNOWN'
        readonly message: string
        readonly path: string
        readonly line: number | null
        readonly column: number | null
        readonly did_you_mean?: string | undefined
      }[]
      readonly name: string | null
      readonly resources: number
      readonly needs: {
        readonly cpu: number
        readonly memory_mb: number
        readonly storage_gb: number
      }
      readonly cost: {
        readonly monthly: {
          readonly amount: string
          readonly currency: string
        }
        readonly resources: readonly {
          readonly resource: string
          readonly provider: string
          readonly monthly: {
            readonly amount: string
            readonly currency: string
          } | null
          readonly because: string
          readonly source: string | null
          readonly as_of: string | null
        }[]
        readonly unknown: readonly string[]
      }
    }
  }
  /** List budgets with what is spent and set aside of them in the present period. */
  'budgets.list': {
    readonly input: {
      readonly holder?: 'actor' | 'project' | 'everyone' | undefined
      readonly holder_name?: string | undefined
      /** only those of which at least so much is spent or set aside in the present period */
      readonly used_percent?: number | undefined
      readonly limit?: number | undefined
      /** the last budget_id of the page before */
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly budgets: readonly {
        readonly budget_id: string
        readonly holder: 'actor' | 'project' | 'everyone'
        readonly holder_name: string
        /** of the calendar, in UTC */
        readonly period: 'hour' | 'day' | 'month' | 'total'
        readonly budget: {
          readonly amount: string
          readonly currency: string
        }
        readonly spent: string
        readonly reserved: string
        readonly remaining: string
        readonly resets_at: string | null
        readonly set_by: string
        readonly set_at: string
        readonly reservations: readonly {
          readonly reservation: string
          readonly amount: string
          readonly what: string
          readonly since: string
        }[]
      }[]
      readonly next_cursor: string | null
    }
  }
  /** Remove a budget; what it bounded may be spent without bound. */
  'budgets.remove': {
    readonly input: {
      readonly budget_id: string
    }
    readonly output: {
      readonly budget_id: string
    }
  }
  /** Set what an actor, a project or everyone together may spend in a period, or in total. */
  'budgets.set': {
    readonly input: {
      /** assistant:mcp */
      readonly actor?: string | undefined
      readonly project_id?: string | undefined
      readonly budget: {
        readonly amount: string
        readonly currency: string
      }
      /** of the calendar, in UTC */
      readonly period: 'hour' | 'day' | 'month' | 'total'
    }
    readonly output: {
      readonly budget_id: string
      readonly holder: 'actor' | 'project' | 'everyone'
      readonly holder_name: string
      /** of the calendar, in UTC */
      readonly period: 'hour' | 'day' | 'month' | 'total'
      readonly budget: {
        readonly amount: string
        readonly currency: string
      }
      readonly spent: string
      readonly reserved: string
      readonly remaining: string
      readonly resets_at: string | null
      readonly set_by: string
      readonly set_at: string
      readonly reservations: readonly {
        readonly reservation: string
        readonly amount: string
        readonly what: string
        readonly since: string
      }[]
    }
  }
  /** Say what a reservation really cost that was left by a process that died; 0 gives it back. */
  'budgets.settle': {
    readonly input: {
      readonly budget_id: string
      readonly reservation: string
      readonly spent: string
    }
    readonly output: {
      readonly budget_id: string
      readonly holder: 'actor' | 'project' | 'everyone'
      readonly holder_name: string
      /** of the calendar, in UTC */
      readonly period: 'hour' | 'day' | 'month' | 'total'
      readonly budget: {
        readonly amount: string
        readonly currency: string
      }
      readonly spent: string
      readonly reserved: string
      readonly remaining: string
      readonly resets_at: string | null
      readonly set_by: string
      readonly set_at: string
      readonly reservations: readonly {
        readonly reservation: string
        readonly amount: string
        readonly what: string
        readonly since: string
      }[]
    }
  }
  /** Carry out an approved change that was not carried out at once. */
  'changes.apply': {
    readonly input: {
      readonly change_id: string
    }
    readonly output: {
      readonly change_id: string
      readonly status: 'pending' | 'approved' | 'rejected' | 'applied' | 'undone' | 'failed' | 'canceled' | 'expired'
      readonly result?: unknown
    }
  }
  /** Approve a pending change; exactly the plan that was shown is carried out, at once or with apply later. */
  'changes.approve': {
    readonly input: {
      readonly change_id: string
      readonly comment?: string | undefined
      /** false: carry it out later, with changes.apply */
      readonly apply?: boolean | undefined
      /** of the plan that was looked at: no other is approved */
      readonly plan_digest?: string | undefined
    }
    readonly output: {
      readonly change_id: string
      readonly status: 'pending' | 'approved' | 'rejected' | 'applied' | 'undone' | 'failed' | 'canceled' | 'expired'
      readonly result?: unknown
      /** so many more people must agree */
      readonly approvals_missing: number
    }
  }
  /** Withdraw your own change before it is carried out; whoever manages changes may withdraw any. */
  'changes.cancel': {
    readonly input: {
      readonly change_id: string
      readonly reason?: string | undefined
    }
    readonly output: {
      readonly change_id: string
      readonly status: 'pending' | 'approved' | 'rejected' | 'applied' | 'undone' | 'failed' | 'canceled' | 'expired'
    }
  }
  /** Say something about a change, for everybody who looks at it. */
  'changes.comment': {
    readonly input: {
      readonly change_id: string
      readonly comment: string
    }
    readonly output: {
      readonly change_id: string
      readonly comment_id: string
    }
  }
  /** Show one change: what would happen, who asked, who agreed, and what became of it. */
  'changes.get': {
    readonly input: {
      readonly change_id: string
      /** how many steps of the plan are shown at most */
      readonly plan_steps?: number | undefined
    }
    readonly output: {
      readonly change_id: string
      readonly status: 'pending' | 'approved' | 'rejected' | 'applied' | 'undone' | 'failed' | 'canceled' | 'expired'
      readonly title: string
      readonly operation: string
      readonly proposed_by: string
      readonly steps: number
      readonly expires_at: string | null
      readonly created_at: string
      readonly updated_at: string
      readonly summary: string
      readonly description: string
      readonly reason: string
      readonly reversible: boolean
      readonly undo: string
      /** the operation that undoes it */
      readonly undo_by: string | null
      readonly cost: {
        readonly amount: string
        readonly currency: string
      } | null
      readonly digest: string
      /** who was asked to look at it */
      readonly reviewers: readonly string[]
      readonly approvals_needed: number
      /** roles, one of which whoever approves must have; none: any */
      readonly approvers: readonly string[]
      /** whoever proposed it may not approve it */
      readonly by_another: boolean
      /** the rule of the policy that asked for approval, where it has a name */
      readonly rule: string | null
      /** the person through whose program an assistant asked */
      readonly behind: string | null
      readonly approved_by: readonly string[]
      readonly reviewed_by: string | null
      readonly reviewed_at: string | null
      readonly comment: string | null
      readonly comments_total: number
      readonly metadata: Readonly<Record<string, unknown>>
      readonly picture: string | null
      readonly result?: unknown
      readonly warnings: readonly string[]
      readonly plan_steps: readonly {
        readonly action: string
        readonly target: string
        readonly note?: string | undefined
        readonly before?: unknown
        readonly after?: unknown
      }[]
      readonly details: Readonly<Record<string, unknown>>
      readonly input: unknown
      /** what whoever asks may do with it as it is now */
      readonly may: readonly ('approve' | 'reject' | 'comment' | 'edit' | 'apply' | 'cancel' | 'undo')[]
      /** why whoever asks may not approve what waits for approval */
      readonly may_not_approve: {
        readonly code: string
        readonly message: string
      } | null
      readonly comments: readonly {
        readonly comment_id: string
        readonly said_by: string
        readonly comment: string
        readonly said_at: string
      }[]
    }
  }
  /** List changes, newest first; status pending shows what waits for approval. */
  'changes.list': {
    readonly input: {
      readonly status?: 'pending' | 'approved' | 'rejected' | 'applied' | 'undone' | 'failed' | 'canceled' | 'expired' | undefined
      /** assets.organize, or assets.* for all of a domain */
      readonly operation?: string | undefined
      /** assistant:mcp */
      readonly author?: string | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly changes: readonly {
        readonly change_id: string
        readonly status: 'pending' | 'approved' | 'rejected' | 'applied' | 'undone' | 'failed' | 'canceled' | 'expired'
        readonly title: string
        readonly operation: string
        readonly proposed_by: string
        readonly steps: number
        readonly expires_at: string | null
        readonly created_at: string
        readonly updated_at: string
        readonly summary: string
        readonly description: string
        readonly reason: string
        readonly reversible: boolean
        readonly undo: string
        /** the operation that undoes it */
        readonly undo_by: string | null
        readonly cost: {
          readonly amount: string
          readonly currency: string
        } | null
        readonly digest: string
        /** who was asked to look at it */
        readonly reviewers: readonly string[]
        readonly approvals_needed: number
        /** roles, one of which whoever approves must have; none: any */
        readonly approvers: readonly string[]
        /** whoever proposed it may not approve it */
        readonly by_another: boolean
        /** the rule of the policy that asked for approval, where it has a name */
        readonly rule: string | null
        /** the person through whose program an assistant asked */
        readonly behind: string | null
        readonly approved_by: readonly string[]
        readonly reviewed_by: string | null
        readonly reviewed_at: string | null
        readonly comment: string | null
        readonly comments_total: number
        readonly metadata: Readonly<Record<string, unknown>>
        readonly picture: string | null
        readonly result?: unknown
      }[]
      readonly next_cursor: string | null
      /** by status, of everything else that was asked for */
      readonly counts: Readonly<Record<string, number>>
    }
  }
  /** Show who may do what without asking, and what people must agree to; the first rule that fits decides. */
  'changes.policy': {
    readonly input: Readonly<Record<string, never>>
    readonly output: {
      /** the first that fits decides */
      readonly rules: readonly {
        readonly name?: string | undefined
        readonly actor?: 'person' | 'assistant' | 'service' | undefined
        readonly role?: string | undefined
        readonly effect?: 'write' | 'destroy' | undefined
        readonly operation?: string | undefined
        /** what the plan is for: prod */
        readonly environment?: readonly string[] | undefined
        /** the plan says what it costs, once or each month, and that is no more */
        readonly at_most_cost?: {
          readonly amount: string
          readonly currency: string
        } | undefined
        /** the plan does nothing else */
        readonly actions?: readonly ('create' | 'update' | 'copy' | 'move' | 'link' | 'delete' | 'actuate')[] | undefined
        readonly reversible?: boolean | undefined
        readonly decision: 'allow' | 'confirm' | 'require_approval' | 'refuse'
        /** whoever proposed it may not approve it */
        readonly by_another?: boolean | undefined
        /** so many people must agree */
        readonly approvals?: number | undefined
        /** roles, one of which whoever approves must have */
        readonly approvers?: readonly string[] | undefined
        readonly expires_after?: string | undefined
        readonly reason: string
      }[]
      /** so many of them were set here; the rest are every Alice’s */
      readonly own_rules: number
      readonly set_by: string | null
      readonly set_at: string | null
    }
  }
  /** Propose an operation with its plan, for others to review before it is carried out. */
  'changes.propose': {
    readonly input: {
      /** assets.organize */
      readonly operation: string
      /** what the operation takes */
      readonly input?: Readonly<Record<string, unknown>> | undefined
      readonly title?: string | undefined
      /** who wants it and why */
      readonly description?: string | undefined
      /** who should look at it: person:ann */
      readonly reviewers?: readonly string[] | undefined
      readonly metadata?: Readonly<Record<string, unknown>> | undefined
    }
    readonly output: {
      readonly change_id: string
      readonly status: 'pending' | 'approved' | 'rejected' | 'applied' | 'undone' | 'failed' | 'canceled' | 'expired'
      readonly title: string
      readonly summary: string
      readonly digest: string
      readonly approvals_needed: number
      readonly expires_at: string
    }
  }
  /** Reject a pending change, or withdraw your own. */
  'changes.reject': {
    readonly input: {
      readonly change_id: string
      readonly comment?: string | undefined
    }
    readonly output: {
      readonly change_id: string
      readonly status: 'pending' | 'approved' | 'rejected' | 'applied' | 'undone' | 'failed' | 'canceled' | 'expired'
    }
  }
  /** Set who may do what without asking: these rules come before every Alice’s own, no rules bring those back. */
  'changes.set_policy': {
    readonly input: {
      /** the first that fits decides */
      readonly rules: readonly {
        readonly name?: string | undefined
        readonly actor?: 'person' | 'assistant' | 'service' | undefined
        readonly role?: string | undefined
        readonly effect?: 'write' | 'destroy' | undefined
        readonly operation?: string | undefined
        /** what the plan is for: prod */
        readonly environment?: readonly string[] | undefined
        /** the plan says what it costs, once or each month, and that is no more */
        readonly at_most_cost?: {
          readonly amount: string
          readonly currency: string
        } | undefined
        /** the plan does nothing else */
        readonly actions?: readonly ('create' | 'update' | 'copy' | 'move' | 'link' | 'delete' | 'actuate')[] | undefined
        readonly reversible?: boolean | undefined
        readonly decision: 'allow' | 'confirm' | 'require_approval' | 'refuse'
        /** whoever proposed it may not approve it */
        readonly by_another?: boolean | undefined
        /** so many people must agree */
        readonly approvals?: number | undefined
        /** roles, one of which whoever approves must have */
        readonly approvers?: readonly string[] | undefined
        readonly expires_after?: string | undefined
        readonly reason: string
      }[]
      /** what no rule fits then needs approval */
      readonly without_defaults?: boolean | undefined
    }
    readonly output: {
      /** the first that fits decides */
      readonly rules: readonly {
        readonly name?: string | undefined
        readonly actor?: 'person' | 'assistant' | 'service' | undefined
        readonly role?: string | undefined
        readonly effect?: 'write' | 'destroy' | undefined
        readonly operation?: string | undefined
        /** what the plan is for: prod */
        readonly environment?: readonly string[] | undefined
        /** the plan says what it costs, once or each month, and that is no more */
        readonly at_most_cost?: {
          readonly amount: string
          readonly currency: string
        } | undefined
        /** the plan does nothing else */
        readonly actions?: readonly ('create' | 'update' | 'copy' | 'move' | 'link' | 'delete' | 'actuate')[] | undefined
        readonly reversible?: boolean | undefined
        readonly decision: 'allow' | 'confirm' | 'require_approval' | 'refuse'
        /** whoever proposed it may not approve it */
        readonly by_another?: boolean | undefined
        /** so many people must agree */
        readonly approvals?: number | undefined
        /** roles, one of which whoever approves must have */
        readonly approvers?: readonly string[] | undefined
        readonly expires_after?: string | undefined
        readonly reason: string
      }[]
      /** so many of them were set here; the rest are every Alice’s */
      readonly own_rules: number
      readonly set_by: string | null
      readonly set_at: string | null
    }
  }
  /** Take an applied change back, the way its plan said. */
  'changes.undo': {
    readonly input: {
      readonly change_id: string
    }
    readonly output: {
      readonly change_id: string
      readonly status: 'pending' | 'approved' | 'rejected' | 'applied' | 'undone' | 'failed' | 'canceled' | 'expired'
      readonly result?: unknown
    }
  }
  /** Change the title, description, reviewers or metadata of a pending change; the plan stays as it is. */
  'changes.update': {
    readonly input: {
      readonly change_id: string
      readonly title?: string | undefined
      readonly description?: string | undefined
      readonly reviewers?: readonly string[] | undefined
      readonly metadata?: Readonly<Record<string, unknown>> | undefined
    }
    readonly output: {
      readonly change_id: string
      readonly status: 'pending' | 'approved' | 'rejected' | 'applied' | 'undone' | 'failed' | 'canceled' | 'expired'
      readonly title: string
      readonly operation: string
      readonly proposed_by: string
      readonly steps: number
      readonly expires_at: string | null
      readonly created_at: string
      readonly updated_at: string
      readonly summary: string
      readonly description: string
      readonly reason: string
      readonly reversible: boolean
      readonly undo: string
      /** the operation that undoes it */
      readonly undo_by: string | null
      readonly cost: {
        readonly amount: string
        readonly currency: string
      } | null
      readonly digest: string
      /** who was asked to look at it */
      readonly reviewers: readonly string[]
      readonly approvals_needed: number
      /** roles, one of which whoever approves must have; none: any */
      readonly approvers: readonly string[]
      /** whoever proposed it may not approve it */
      readonly by_another: boolean
      /** the rule of the policy that asked for approval, where it has a name */
      readonly rule: string | null
      /** the person through whose program an assistant asked */
      readonly behind: string | null
      readonly approved_by: readonly string[]
      readonly reviewed_by: string | null
      readonly reviewed_at: string | null
      readonly comment: string | null
      readonly comments_total: number
      readonly metadata: Readonly<Record<string, unknown>>
      readonly picture: string | null
      readonly result?: unknown
    }
  }
  /** Take an object that somebody else made into a deployment, where its engine can mark it. */
  'deployments.adopt': {
    readonly input: {
      readonly type: string
      readonly deployment_id: string
      /** what it is called in the blueprint */
      readonly resource: string
      readonly engine: string
      /** the engine's own name of the object */
      readonly name: string
      readonly specs?: Readonly<Record<string, unknown>> | undefined
      /** show the plan and change nothing */
      readonly dry_run?: boolean | undefined
      /** digest of the plan that was shown; do this or nothing */
      readonly plan_digest?: string | undefined
    }
    readonly output: {
      readonly resource: string
      readonly handle: string
      readonly fingerprint: string
    } | {
      readonly dry_run: true
      readonly plan: {
        readonly summary: string
        readonly steps: readonly {
          readonly action: string
          readonly target: string
        }[]
        readonly reversible: boolean
        readonly undo: string
      }
      readonly digest: string
    } | {
      readonly status: 'awaiting_approval'
      readonly change_id: string
      readonly summary: string
      readonly digest: string
    }
  }
  /** Stop the change that is being carried out; what is done stays and can be taken up or rolled back. */
  'deployments.cancel': {
    readonly input: {
      readonly deployment_id: string
      readonly reason?: string | undefined
    }
    readonly output: {
      readonly deployment_id: string
      readonly workflow_id: string
    }
  }
  /** Start, stop, reboot or shut down one resource of a deployment. */
  'deployments.control': {
    readonly input: {
      readonly deployment_id: string
      readonly resource: string
      readonly action: 'start' | 'stop' | 'reboot' | 'shutdown'
      /** show the plan and change nothing */
      readonly dry_run?: boolean | undefined
      /** digest of the plan that was shown; do this or nothing */
      readonly plan_digest?: string | undefined
    }
    readonly output: {
      readonly resource: string
      readonly state: string
    } | {
      readonly dry_run: true
      readonly plan: {
        readonly summary: string
        readonly steps: readonly {
          readonly action: string
          readonly target: string
        }[]
        readonly reversible: boolean
        readonly undo: string
      }
      readonly digest: string
    } | {
      readonly status: 'awaiting_approval'
      readonly change_id: string
      readonly summary: string
      readonly digest: string
    }
  }
  /** Remove every resource of a deployment, what depends on others first; dry_run shows what would go. */
  'deployments.destroy': {
    readonly input: {
      readonly deployment_id: string
      readonly ready_within_ms?: number | undefined
      /** show the plan and change nothing */
      readonly dry_run?: boolean | undefined
      /** digest of the plan that was shown; do this or nothing */
      readonly plan_digest?: string | undefined
    }
    readonly output: {
      readonly workflow_id: string
      readonly status: 'processing'
      readonly estimated_duration: string
      readonly deployment_id: string
      readonly changes: number
    } | {
      readonly dry_run: true
      readonly plan: {
        readonly summary: string
        readonly steps: readonly {
          readonly action: string
          readonly target: string
        }[]
        readonly reversible: boolean
        readonly undo: string
      }
      readonly digest: string
    } | {
      readonly status: 'awaiting_approval'
      readonly change_id: string
      readonly summary: string
      readonly digest: string
    }
  }
  /** Find what somebody else changed: fields, stopped or missing resources, objects nobody knows. */
  'deployments.drift': {
    readonly input: {
      readonly deployment_id: string
    }
    readonly output: {
      readonly deployment_id: string
      readonly has_drifted: boolean
      readonly resources: number
      readonly drifts: readonly {
        readonly type: string
        readonly resource: string
        readonly engine: string
        readonly kind: 'missing' | 'changed' | 'stopped' | 'unknown_object'
        readonly fields: readonly {
          readonly path: string
          readonly before?: unknown
          readonly after?: unknown
        }[]
        readonly reason: string
        readonly before: string | null
        readonly after: string | null
      }[]
    }
  }
  /** Show a deployment and its resources as they were last read back. */
  'deployments.get': {
    readonly input: {
      readonly deployment_id: string
    }
    readonly output: {
      readonly deployment_id: string
      readonly blueprint_id: string
      readonly blueprint_version: number
      readonly name: string
      readonly environment: string
      readonly status: string
      readonly workflow_id: string
      readonly engines: readonly string[]
      readonly revision: number
      readonly error: {
        readonly code: string
        readonly message: string
      } | null
      readonly created_at: string
      readonly updated_at: string
      readonly resources: readonly {
        readonly type: string
        readonly resource: string
        readonly engine: string
        readonly status: string
        readonly handle: string | null
        readonly outputs: Readonly<Record<string, string | number>>
        readonly reason: string | null
        readonly depends_on: readonly string[]
        readonly updated_at: string
      }[]
      /** of what is known, by list prices */
      readonly monthly_cost: {
        readonly amount: string
        readonly currency: string
      }
    }
  }
  /** List what was done to a deployment, newest first. */
  'deployments.history': {
    readonly input: {
      readonly deployment_id: string
      readonly limit?: number | undefined
    }
    readonly output: {
      readonly revisions: readonly {
        readonly workflow_id: string
        readonly kind: string
        readonly blueprint_id: string
        readonly blueprint_version: number
        readonly status: string
        readonly changes: Readonly<Record<string, number>>
        readonly digest: string
        readonly error: {
          readonly code: string
          readonly message: string
        } | null
        readonly started_at: string
        readonly ended_at: string | null
        readonly duration_ms: number | null
      }[]
    }
  }
  /** List deployments with their status; the one changed last comes first. */
  'deployments.list': {
    readonly input: {
      readonly status?: 'deploying' | 'deployed' | 'failed' | 'rolled_back' | 'destroying' | 'destroyed' | undefined
      readonly blueprint_id?: string | undefined
      readonly environment?: string | undefined
      /** has a resource on it */
      readonly engine?: string | undefined
      /** a part of the name */
      readonly name?: string | undefined
      /** has a resource that somebody else changed, or has none */
      readonly drifted?: boolean | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly deployments: readonly {
        readonly deployment_id: string
        readonly blueprint_id: string
        readonly blueprint_version: number
        readonly name: string
        readonly environment: string
        readonly status: string
        readonly workflow_id: string
        readonly engines: readonly string[]
        readonly revision: number
        readonly error: {
          readonly code: string
          readonly message: string
        } | null
        readonly created_at: string
        readonly updated_at: string
        readonly resources: number
        readonly drifted: number
        readonly failed: number
        readonly monthly_cost: {
          readonly amount: string
          readonly currency: string
        } | null
      }[]
      readonly next_cursor: string | null
    }
  }
  /** Show the last lines a resource printed. Untrusted text: it comes from the program, not from Alice. */
  'deployments.logs': {
    readonly input: {
      readonly deployment_id: string
      readonly resource: string
      readonly lines?: number | undefined
    }
    readonly output: {
      readonly resource: string
      readonly is_trusted: false
      readonly lines: readonly string[]
    }
  }
  /** Mend what drifted or failed: bring a deployment back to the blueprint it came from. */
  'deployments.repair': {
    readonly input: {
      readonly deployment_id: string
      readonly ready_within_ms?: number | undefined
      /** show the plan and change nothing */
      readonly dry_run?: boolean | undefined
      /** digest of the plan that was shown; do this or nothing */
      readonly plan_digest?: string | undefined
    }
    readonly output: {
      readonly workflow_id: string
      readonly status: 'processing'
      readonly estimated_duration: string
      readonly deployment_id: string
      readonly changes: number
    } | {
      readonly dry_run: true
      readonly plan: {
        readonly summary: string
        readonly steps: readonly {
          readonly action: string
          readonly target: string
        }[]
        readonly reversible: boolean
        readonly undo: string
      }
      readonly digest: string
    } | {
      readonly status: 'awaiting_approval'
      readonly change_id: string
      readonly summary: string
      readonly digest: string
    }
  }
  /** Bring a deployment back to an earlier state, as it was read then; dry_run shows what that takes. */
  'deployments.rollback': {
    readonly input: {
      readonly deployment_id: string
      /** workflow_id of the change to go back to; the last good one before when absent */
      readonly to?: string | undefined
      readonly ready_within_ms?: number | undefined
      /** show the plan and change nothing */
      readonly dry_run?: boolean | undefined
      /** digest of the plan that was shown; do this or nothing */
      readonly plan_digest?: string | undefined
    }
    readonly output: {
      readonly workflow_id: string
      readonly status: 'processing'
      readonly estimated_duration: string
      readonly deployment_id: string
      readonly changes: number
    } | {
      readonly dry_run: true
      readonly plan: {
        readonly summary: string
        readonly steps: readonly {
          readonly action: string
          readonly target: string
        }[]
        readonly reversible: boolean
        readonly undo: string
      }
      readonly digest: string
    } | {
      readonly status: 'awaiting_approval'
      readonly change_id: string
      readonly summary: string
      readonly digest: string
    }
  }
  /** List events that a reaction could not handle, with the error. */
  'events.dead_letters': {
    readonly input: {
      readonly reaction?: string | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly dead_letters: readonly {
        readonly dead_letter_id: string
        readonly reaction: string
        readonly position: number
        readonly event_id: string
        readonly event_type: string
        readonly subject: string
        readonly error: {
          readonly code: string
          readonly message: string
        }
        readonly attempts: number
        readonly failed_at: string
      }[]
      readonly next_cursor: string | null
    }
  }
  /** Discard a dead letter; the event itself stays in the log. */
  'events.discard_dead_letter': {
    readonly input: {
      readonly dead_letter_id: string
    }
    readonly output: {
      readonly dead_letter_id: string
      readonly status: 'discarded'
    }
  }
  /** List event types with version, count and latest event; with their schemas when asked. */
  'events.list_types': {
    readonly input: {
      /** somewhere in the type or in what it is about */
      readonly text?: string | undefined
      /** the JSON Schema of the data of each */
      readonly include_schemas?: boolean | undefined
    }
    readonly output: {
      readonly types: readonly {
        readonly type: string
        readonly about: string
        /** null: nobody declares it any more */
        readonly version: number | null
        readonly priority: string | null
        /** may be appended from outside */
        readonly is_publishable: boolean
        readonly events: number
        readonly last_position: number | null
        readonly last_time: string | null
        readonly schema?: Readonly<Record<string, unknown>> | undefined
      }[]
      /** events up to here are counted; a long log takes several looks */
      readonly counted_to: number
      readonly head: number
    }
  }
  /** Append events from outside, as CloudEvents 1.0; only types that are declared as publishable, or welcomed. */
  'events.publish': {
    readonly input: {
      readonly events: readonly {
        readonly type: string
        readonly specversion: '1.0'
        readonly id: string
        readonly source: string
        readonly subject?: string | undefined
        readonly time?: string | undefined
        readonly datacontenttype?: string | undefined
        readonly dataschema?: string | undefined
        readonly data?: unknown
        readonly data_base64?: string | undefined
      }[]
    }
    readonly output: {
      readonly accepted: readonly {
        readonly type: string
        readonly source: string
        readonly id: string
      }[]
    }
  }
  /** Read events from the log by type pattern, subject, position or time; search them by words, actor or what they belong to. */
  'events.read': {
    readonly input: {
      readonly types?: readonly string[] | undefined
      readonly subject?: string | undefined
      /** positions greater than this */
      readonly after?: number | undefined
      /** positions less than this: the page before, with newest_first */
      readonly before?: number | undefined
      /** the events just before and after this position, and it */
      readonly around?: number | undefined
      /** events at or after this time */
      readonly since?: string | undefined
      /** somewhere in type, subject or data; letters a to z in any case */
      readonly text?: string | undefined
      readonly actor?: string | undefined
      /** what it belongs to: wf_01k… */
      readonly correlation_id?: string | undefined
      /** longer fields of the data, in bytes, are left out and say how long they are */
      readonly longest_field?: number | undefined
      readonly newest_first?: boolean | undefined
      readonly limit?: number | undefined
    }
    readonly output: {
      readonly events: readonly {
        readonly type: string
        readonly id: string
        readonly position: number
      }[]
      readonly head: number
      /** a search looks at a piece of the log at a time; go on before `from`, or after `to` */
      readonly searched: {
        readonly from: number
        readonly to: number
        readonly is_complete: boolean
      } | null
    }
  }
  /** Deliver a window of the log to a reaction again; events are marked as replayed. */
  'events.replay': {
    readonly input: {
      readonly reaction: string
      readonly from: number
      readonly to: number
    }
    readonly output: {
      readonly reaction: string
      readonly delivered: number
    }
  }
  /** Hand a dead letter to its reaction again; success removes it. */
  'events.replay_dead_letter': {
    readonly input: {
      readonly dead_letter_id: string
    }
    readonly output: {
      readonly dead_letter_id: string
      readonly status: 'handled'
    }
  }
  /** Show event totals and rates per type, subscribers, and how far each reaction is. */
  'events.stats': {
    readonly input: Readonly<Record<string, never>>
    readonly output: Readonly<Record<string, unknown>>
  }
  /** List the subjects that events are about, in the order of their names, with counts and the latest event. */
  'events.streams': {
    readonly input: {
      /** how the subject begins: wf_ */
      readonly prefix?: string | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly streams: readonly {
        readonly subject: string
        readonly events: number
        readonly first_position: number
        readonly last_position: number
        readonly last_type: string
        readonly last_time: string
      }[]
      readonly next_cursor: string | null
    }
  }
  /** Show the services Alice calls, which of them she leaves alone for now, and until when. */
  'health.dependencies': {
    readonly input: Readonly<Record<string, never>>
    readonly output: {
      readonly dependencies: readonly {
        readonly dependency: string
        readonly state: 'closed' | 'half_open' | 'open'
        readonly retry_at: string | null
        readonly reason: string | null
        readonly latency_ms: number | null
        readonly latency_p50_ms: number | null
        readonly latency_p99_ms: number | null
        readonly calls: number
        readonly failures: number
        readonly retries: number
        readonly rejected: number
        readonly running: number
        readonly waiting: number
        readonly concurrent_limit: number
        readonly waiting_limit: number
        readonly timeout_ms: number
        readonly retries_left: number
      }[]
    }
  }
  /** Show how every service and dependency was over the latest intervals, the worst of each. */
  'health.history': {
    readonly input: {
      readonly service?: string | undefined
      readonly interval?: string | undefined
      readonly intervals?: number | undefined
    }
    readonly output: {
      readonly interval_seconds: number
      readonly services: readonly {
        readonly service: string
        readonly kind: 'process' | 'store' | 'service' | 'dependency'
        readonly status: 'unknown' | 'healthy' | 'degraded' | 'unhealthy'
        readonly since: string
        readonly message: string | null
        readonly availability: number | null
        readonly bars: readonly {
          readonly from: string
          readonly status: 'unknown' | 'healthy' | 'degraded' | 'unhealthy'
        }[]
      }[]
    }
  }
  /** Call a service again that was left alone: close its circuit breaker by hand. */
  'health.reset': {
    readonly input: {
      readonly dependency: string
    }
    readonly output: {
      readonly dependency: string
      readonly state: 'closed' | 'half_open' | 'open'
      readonly retry_at: string | null
      readonly reason: string | null
      readonly latency_ms: number | null
      readonly latency_p50_ms: number | null
      readonly latency_p99_ms: number | null
      readonly calls: number
      readonly failures: number
      readonly retries: number
      readonly rejected: number
      readonly running: number
      readonly waiting: number
      readonly concurrent_limit: number
      readonly waiting_limit: number
      readonly timeout_ms: number
      readonly retries_left: number
    }
  }
  /** Leave a service alone for a while: open its circuit breaker by hand, so that nothing calls it. */
  'health.trip': {
    readonly input: {
      readonly dependency: string
      /** how long, like 5m or 1h */
      readonly for?: string | undefined
      readonly reason?: string | undefined
    }
    readonly output: {
      readonly dependency: string
      readonly state: 'closed' | 'half_open' | 'open'
      readonly retry_at: string | null
      readonly reason: string | null
      readonly latency_ms: number | null
      readonly latency_p50_ms: number | null
      readonly latency_p99_ms: number | null
      readonly calls: number
      readonly failures: number
      readonly retries: number
      readonly rejected: number
      readonly running: number
      readonly waiting: number
      readonly concurrent_limit: number
      readonly waiting_limit: number
      readonly timeout_ms: number
      readonly retries_left: number
    }
  }
  /** Say how many instances a load needs for a utilization and a 95th percentile, by M/M/c. */
  'infra.calculate_capacity': {
    readonly input: {
      readonly requests_per_second: number
      /** work on one request, without waiting, in the mean */
      readonly service_time_ms: number
      /** requests that one instance works on at once */
      readonly concurrency?: number | undefined
      readonly target_utilization?: number | undefined
      /** 95 of 100 requests are to be answered within */
      readonly p95_ms?: number | undefined
      /** on top of the requests a second */
      readonly growth_percent?: number | undefined
      /** that may fail while the targets hold */
      readonly spare_instances?: number | undefined
      /** of an instance without requests */
      readonly base_memory_mb?: number | undefined
      readonly memory_mb_per_request?: number | undefined
    }
    readonly output: {
      readonly instances: number
      readonly needed: number
      readonly memory_mb_per_instance: number
      readonly memory_mb: number
      readonly utilization: number
      readonly waiting_percent: number
      readonly mean_wait_ms: number
      readonly mean_response_ms: number
      readonly p95_response_ms: number
      readonly requests_inside: number
      readonly offered_load: number
      readonly decided_by: 'stability' | 'target_utilization' | 'p95'
      readonly model: string
      readonly assumes: readonly string[]
      readonly formulas: readonly {
        readonly name: string
        readonly formula: string
        readonly source: string
      }[]
    }
  }
  /** Check a blueprint against sets of rules and rules of your own: passed or failed, who says so, what to do. */
  'infra.check_compliance': {
    readonly input: {
      /** one that is kept */
      readonly blueprint_id?: string | undefined
      /** of the one that is kept; the newest when not said */
      readonly version?: number | undefined
      /** the blueprint as data: version, name, resources, metadata */
      readonly blueprint?: Readonly<Record<string, unknown>> | undefined
      /** the blueprint as YAML or JSON text */
      readonly source?: string | undefined
      /** in the place of every provider */
      readonly engine?: string | undefined
      readonly sets?: readonly ('cis' | 'gdpr' | 'baseline')[] | undefined
      /** of your own */
      readonly rules?: readonly {
        readonly rule: string
        readonly about: string
        /** who asks for it: a policy, a contract, a law */
        readonly source: string
        readonly severity?: 'critical' | 'high' | 'medium' | 'low' | undefined
        readonly remedy?: string | undefined
        /** of resources; all when none is named */
        readonly types?: readonly string[] | undefined
        readonly path: string
        readonly operator: 'exists' | 'absent' | 'equals' | 'in' | 'at_most' | 'at_least' | 'starts_with' | 'contains'
        readonly value?: string | number | boolean | readonly (string | number | boolean)[] | undefined
      }[] | undefined
    }
    readonly output: {
      readonly name: string
      /** no rule failed */
      readonly is_compliant: boolean
      readonly failures: readonly {
        readonly rule: string
        readonly set: string
        readonly severity: 'critical' | 'high' | 'medium' | 'low'
        readonly resource: string
        readonly because: string
        readonly remedy: string
        readonly source: string
        readonly changes: readonly {
          readonly op: 'set' | 'unset' | 'add_resource' | 'remove_resource'
          readonly resource: string
          readonly pointer: string
          readonly value?: unknown
        }[]
      }[]
      readonly total_failures: number
      readonly rules: readonly {
        readonly rule: string
        readonly set: string
        readonly about: string
        readonly source: string
        readonly passed: number
        readonly failed: number
        readonly not_applicable: number
      }[]
      readonly total_rules: number
      readonly sets: readonly {
        readonly set: string
        readonly about: string
        readonly passed: number
        readonly failed: number
      }[]
    }
  }
  /** Make a blueprint from what is needed: components, how many, how large, for which environment and engine. */
  'infra.create_blueprint': {
    readonly input: {
      readonly name: string
      readonly description?: string | undefined
      readonly environment?: 'dev' | 'staging' | 'prod' | undefined
      readonly owner?: string | undefined
      /** what makes it real */
      readonly engine?: string | undefined
      readonly components: readonly {
        readonly kind: 'web' | 'worker' | 'database' | 'cache' | 'queue' | 'storage'
        /** what it is called; its kind when not said */
        readonly name?: string | undefined
        readonly count?: number | undefined
        readonly size?: 'small' | 'medium' | 'large' | 'xlarge' | undefined
        readonly cpu?: number | undefined
        readonly memory_mb?: number | undefined
        readonly storage_gb?: number | undefined
        readonly image?: string | undefined
        readonly command?: readonly string[] | undefined
        /** where it listens */
        readonly port?: number | undefined
        /** to see whether it serves */
        readonly http_path?: string | undefined
        /** names of other components; of all that keep data when not said */
        readonly uses?: readonly string[] | undefined
        /** reached from outside; web is */
        readonly is_public?: boolean | undefined
      }[]
    }
    readonly output: {
      readonly blueprint: Readonly<Record<string, unknown>>
      readonly source: string
      readonly decisions: readonly {
        readonly about: string
        readonly decided: string
        readonly because: string
      }[]
      readonly needs: {
        readonly cpu: number
        readonly memory_mb: number
        readonly storage_gb: number
      }
      readonly cost: {
        readonly monthly: {
          readonly amount: string
          readonly currency: string
        }
        readonly resources: readonly {
          readonly resource: string
          readonly provider: string
          readonly monthly: {
            readonly amount: string
            readonly currency: string
          } | null
          readonly because: string
          readonly source: string | null
          readonly as_of: string | null
        }[]
        readonly unknown: readonly string[]
      }
      readonly warnings: readonly {
        readonly severity: 'error' | 'warning'
        readonly code: 'TOO_LARGE' | 'TOO_DEEP' | 'TOO_MANY_ALIASES' | 'SYNTAX' | 'DUPLICATE_KEY' | 'KEY_INVALID' | 'VALUE_INVALID' | 'ALIAS_INVALID' | 'TAG_INVALID' | 'FIELD_UNKNOWN' | 'FIELD_INVALID' | 'NAME_TAKEN' | 'DEPENDENCY_UNKNOWN' | 'DEPENDENCY_CYCLE' | 'REFERENCE_UNKNOWN' | 'REFERENCE_MISPLACED' | 'PROVIDER_UNKNOWN' | 'TYPE_UNKNOWN' | 'PORT_CONFLICT' | 'SECRET_IN_PLAIN_TEXT' | 'SECRET_REFERENCE_INVALID' | 'QUOTA_EXCEEDED' | 'TOO_MANY_PROBLEMS' | 'DEPENDENCY_TWICE' | 'REFERENCE_LOOKALIKE' | 'SECRET_SUSPECTED' | 'IMAGE_FLOATS' | 'HEALTH_UNCHECKED' | 'ENVIRONMENT_MISSING' | 'COST_UNKNOWN'
        readonly message: string
        readonly path: string
        readonly line: number | null
        readonly column: number | null
        readonly did_you_mean?: string | undefined
      }[]
    }
  }
  /** Keep a blueprint under its name and deploy it. dry_run shows the plan. */
  'infra.deploy': {
    readonly input: {
      /** the blueprint as YAML or JSON text, or the name of a template as it is */
      readonly source: string
      /** makes everything on this engine, whatever the blueprint says */
      readonly engine?: string | undefined
      /** dev, prod …; a blueprint lives once in each */
      readonly environment?: string | undefined
      /** restore the state before when something fails, or keep what was reached */
      readonly on_failure?: 'rollback' | 'keep' | undefined
      readonly ready_within_ms?: number | undefined
      /** show the plan and change nothing */
      readonly dry_run?: boolean | undefined
      /** digest of the plan that was shown; do this or nothing */
      readonly plan_digest?: string | undefined
    }
    readonly output: {
      readonly workflow_id: string
      readonly status: 'processing'
      readonly estimated_duration: string
      readonly deployment_id: string
      readonly changes: number
      readonly blueprint_id: string
      readonly version: number
    } | {
      readonly dry_run: true
      readonly plan: {
        readonly summary: string
        readonly steps: readonly {
          readonly action: string
          readonly target: string
        }[]
        readonly reversible: boolean
        readonly undo: string
      }
      readonly digest: string
    } | {
      readonly status: 'awaiting_approval'
      readonly change_id: string
      readonly summary: string
      readonly digest: string
    }
  }
  /** List the engines that can make resources, what each takes, and whether it answers. */
  'infra.engines': {
    readonly input: Readonly<Record<string, never>>
    readonly output: {
      readonly engines: readonly {
        readonly name: string
        readonly about: string
        readonly is_healthy: boolean
        readonly health: string
        readonly creates_first: boolean
        readonly types: readonly {
          readonly type: string
          readonly about: string
          readonly outputs: readonly string[]
          readonly fixed: readonly string[]
          readonly keeps_data: boolean
          /** JSON Schema */
          readonly specs: Readonly<Record<string, unknown>>
        }[]
      }[]
    }
  }
  /** Say what a blueprint needs and costs, each resource and in all, with headroom and beside what lives. */
  'infra.estimate_resources': {
    readonly input: {
      /** one that is kept */
      readonly blueprint_id?: string | undefined
      /** of the one that is kept; the newest when not said */
      readonly version?: number | undefined
      /** the blueprint as data: version, name, resources, metadata */
      readonly blueprint?: Readonly<Record<string, unknown>> | undefined
      /** the blueprint as YAML or JSON text */
      readonly source?: string | undefined
      /** in the place of every provider */
      readonly engine?: string | undefined
      /** share of the capacity that stays free; 30 for prod, 20 otherwise when not said */
      readonly headroom_percent?: number | undefined
    }
    readonly output: {
      readonly name: string
      readonly environment: string
      readonly total: {
        readonly cpu: number
        readonly memory_mb: number
        readonly storage_gb: number
        readonly resources: number
        readonly monthly: {
          readonly amount: string
          readonly currency: string
        }
      }
      readonly with_headroom: {
        readonly cpu: number
        readonly memory_mb: number
        readonly storage_gb: number
        readonly headroom_percent: number
      }
      readonly peak: {
        readonly cpu: number
        readonly memory_mb: number
        readonly storage_gb: number
      }
      readonly resources: readonly {
        readonly type: string
        readonly cpu: number
        readonly memory_mb: number
        readonly storage_gb: number
        readonly resource: string
        readonly engine: string
        readonly monthly: {
          readonly amount: string
          readonly currency: string
        } | null
        readonly because: string
        readonly source: string | null
        readonly as_of: string | null
      }[]
      readonly total_resources: number
      readonly cost_unknown: readonly string[]
      readonly in_use: readonly {
        readonly cpu: number
        readonly memory_mb: number
        readonly storage_gb: number
        readonly environment: string
        readonly deployments: number
        readonly resources: number
        readonly monthly: {
          readonly amount: string
          readonly currency: string
        }
      }[]
    }
  }
  /** Forecast numbers over time with a prediction interval, and say when a limit is reached. */
  'infra.forecast_metrics': {
    readonly input: {
      /** oldest first; without at they are one step apart */
      readonly values?: readonly {
        readonly value: number
        readonly at?: string | undefined
      }[] | undefined
      /** in the place of values: from its history */
      readonly deployment_id?: string | undefined
      /** of each deployment in the history */
      readonly metric?: 'duration_ms' | 'changes' | undefined
      /** steps */
      readonly horizon?: number | undefined
      /** steps after which things repeat, like 24 or 7 */
      readonly season?: number | undefined
      /** auto takes what would have been best so far */
      readonly method?: 'auto' | 'linear_trend' | 'holt' | 'holt_winters' | undefined
      readonly confidence?: number | undefined
      readonly limit?: number | undefined
      /** how the limit is reached */
      readonly direction?: 'above' | 'below' | undefined
    }
    readonly output: {
      readonly method: 'linear_trend' | 'holt' | 'holt_winters'
      readonly source: string
      readonly parameters: Readonly<Record<string, number>>
      readonly confidence: number
      /** how many it was computed from */
      readonly values: number
      readonly step_ms: number | null
      readonly past_error: number | null
      readonly points: readonly {
        readonly step: number
        readonly at: string | null
        readonly value: number
        readonly low: number
        readonly high: number
      }[]
      readonly total_points: number
      readonly limit: {
        readonly limit: number
        readonly reached_already: boolean
        readonly expected_step: number | null
        readonly expected_at: string | null
        readonly earliest_step: number | null
        readonly earliest_at: string | null
      } | null
    }
  }
  /** Plan a deployment in batches by a strategy: order, gates, ways back, and how long it will take. */
  'infra.generate_deployment_plan': {
    readonly input: {
      /** one that is kept */
      readonly blueprint_id?: string | undefined
      /** of the one that is kept; the newest when not said */
      readonly version?: number | undefined
      /** the blueprint as data: version, name, resources, metadata */
      readonly blueprint?: Readonly<Record<string, unknown>> | undefined
      /** the blueprint as YAML or JSON text */
      readonly source?: string | undefined
      /** in the place of every provider */
      readonly engine?: string | undefined
      readonly environment?: string | undefined
      readonly strategy?: 'all_at_once' | 'rolling' | 'blue_green' | 'canary' | undefined
      /** copies of one thing at once, when rolling */
      readonly batch_size?: number | undefined
      /** after each part that is watched */
      readonly watch_minutes?: number | undefined
    }
    readonly output: {
      readonly summary: string
      readonly strategy: 'all_at_once' | 'rolling' | 'blue_green' | 'canary'
      /** of the plan as blueprints.deploy would make it */
      readonly digest: string
      readonly batches: readonly {
        readonly batch: number
        readonly about: string
        readonly steps: readonly {
          readonly type: string
          readonly resource: string
          readonly engine: string
          readonly action: string
          readonly reason: string
          /** how it is seen that it worked */
          readonly gate: string
          readonly expected_ms: number
          /** changes of this kind it was read from; 0 is a guess */
          readonly samples: number
        }[]
        readonly total_steps: number
        readonly watch_minutes: number
        readonly expected_ms: number
        readonly rollback: {
          readonly is_possible: boolean
          readonly about: string
        }
      }[]
      readonly total_batches: number
      readonly expected_ms: number
      readonly known_share: number
      /** what serves and is not there for a while */
      readonly away: readonly string[]
      readonly loses_data: readonly string[]
      readonly notes: readonly string[]
    }
  }
  /** Look at one resource now: state, limits, outputs, what it costs, and what happened to it. */
  'infra.get_resource_stats': {
    readonly input: {
      readonly deployment_id: string
      readonly resource: string
    }
    readonly output: {
      readonly type: string
      readonly resource: string
      readonly engine: string
      readonly state: 'starting' | 'ready' | 'stopped' | 'failed' | 'gone'
      readonly reason: string | null
      readonly has_drifted: boolean
      readonly outputs: Readonly<Record<string, string | number>>
      readonly limits: {
        readonly cpu: number
        readonly memory_mb: number
        readonly storage_gb: number
      }
      /** what it takes: no engine measures that yet */
      readonly usage: null
      readonly monthly: {
        readonly amount: string
        readonly currency: string
      } | null
      readonly changed_at: string
      /** how often each thing happened to it */
      readonly changes: Readonly<Record<string, number>>
    }
  }
  /** List what may be deployed for each environment and owner. */
  'infra.list_quotas': {
    readonly input: Readonly<Record<string, never>>
    readonly output: {
      readonly quotas: readonly {
        readonly quota_id: string
        readonly quota: {
          /** absent: each environment by itself */
          readonly environment?: string | undefined
          /** absent: each owner by itself */
          readonly owner?: string | undefined
          /** cores */
          readonly cpu?: number | undefined
          readonly memory_mb?: number | undefined
          readonly storage_gb?: number | undefined
          /** how many */
          readonly resources?: number | undefined
          readonly monthly_cost?: {
            readonly amount: string
            readonly currency: 'USD'
          } | undefined
        }
        readonly set_by: string
        readonly set_at: string
      }[]
    }
  }
  /** List resources of all deployments as they were last read back, by deployment, engine, type or status. */
  'infra.list_resources': {
    readonly input: {
      readonly type?: string | undefined
      readonly deployment_id?: string | undefined
      readonly environment?: string | undefined
      readonly engine?: string | undefined
      readonly status?: 'making' | 'ready' | 'failed' | 'drifted' | undefined
      readonly limit?: number | undefined
      readonly offset?: number | undefined
    }
    readonly output: {
      readonly resources: readonly {
        readonly type: string
        readonly deployment_id: string
        readonly deployment: string
        readonly environment: string
        readonly resource: string
        readonly engine: string
        readonly status: string
        readonly handle: string | null
        readonly outputs: Readonly<Record<string, string | number>>
        readonly reason: string | null
        readonly updated_at: string
      }[]
      readonly has_more: boolean
    }
  }
  /** Write a blueprint for another engine: what fits, what is written otherwise, what is lost, what to decide. */
  'infra.migrate_infrastructure': {
    readonly input: {
      /** one that is kept */
      readonly blueprint_id?: string | undefined
      /** of the one that is kept; the newest when not said */
      readonly version?: number | undefined
      /** the blueprint as data: version, name, resources, metadata */
      readonly blueprint?: Readonly<Record<string, unknown>> | undefined
      /** the blueprint as YAML or JSON text */
      readonly source?: string | undefined
      /** the engine that is to make it */
      readonly to: string
    }
    readonly output: {
      /** it could be deployed as it is */
      readonly is_valid: boolean
      readonly blueprint: Readonly<Record<string, unknown>>
      readonly source: string
      readonly fits: readonly string[]
      readonly mapped: readonly {
        readonly resource: string
        readonly path: string
        readonly from: string
        readonly to: string
        readonly because: string
      }[]
      readonly lost: readonly {
        readonly resource: string
        readonly path: string
        readonly because: string
      }[]
      readonly decisions: readonly {
        readonly resource: string
        readonly path: string
        readonly question: string
      }[]
      readonly totals: {
        readonly fits: number
        readonly mapped: number
        readonly lost: number
        readonly decisions: number
      }
      readonly data_to_move: readonly string[]
      readonly problems: readonly {
        readonly severity: 'error' | 'warning'
        readonly code: 'TOO_LARGE' | 'TOO_DEEP' | 'TOO_MANY_ALIASES' | 'SYNTAX' | 'DUPLICATE_KEY' | 'KEY_INVALID' | 'VALUE_INVALID' | 'ALIAS_INVALID' | 'TAG_INVALID' | 'FIELD_UNKNOWN' | 'FIELD_INVALID' | 'NAME_TAKEN' | 'DEPENDENCY_UNKNOWN' | 'DEPENDENCY_CYCLE' | 'REFERENCE_UNKNOWN' | 'REFERENCE_MISPLACED' | 'PROVIDER_UNKNOWN' | 'TYPE_UNKNOWN' | 'PORT_CONFLICT' | 'SECRET_IN_PLAIN_TEXT' | 'SECRET_REFERENCE_INVALID' | 'QUOTA_EXCEEDED' | 'TOO_MANY_PROBLEMS' | 'DEPENDENCY_TWICE' | 'REFERENCE_LOOKALIKE' | 'SECRET_SUSPECTED' | 'IMAGE_FLOATS' | 'HEALTH_UNCHECKED' | 'ENVIRONMENT_MISSING' | 'COST_UNKNOWN'
        readonly message: string
        readonly path: string
        readonly line: number | null
        readonly column: number | null
        readonly did_you_mean?: string | undefined
      }[]
      readonly cost_before: {
        readonly amount: string
        readonly currency: string
      }
      readonly cost_after: {
        readonly amount: string
        readonly currency: string
      }
    }
  }
  /** Find what a blueprint could do without or have smaller: what it saves, what is risky, what to change. */
  'infra.optimize_costs': {
    readonly input: {
      /** one that is kept */
      readonly blueprint_id?: string | undefined
      /** of the one that is kept; the newest when not said */
      readonly version?: number | undefined
      /** the blueprint as data: version, name, resources, metadata */
      readonly blueprint?: Readonly<Record<string, unknown>> | undefined
      /** the blueprint as YAML or JSON text */
      readonly source?: string | undefined
      /** in the place of every provider */
      readonly engine?: string | undefined
      /** the most each resource was seen to use; without it nothing counts as oversized */
      readonly observed?: readonly {
        readonly resource: string
        /** cores, at most */
        readonly cpu?: number | undefined
        readonly memory_mb?: number | undefined
        readonly storage_gb?: number | undefined
      }[] | undefined
    }
    readonly output: {
      readonly name: string
      readonly cost_now: {
        readonly amount: string
        readonly currency: string
      }
      readonly savings: readonly {
        readonly rule: string
        readonly resource: string
        readonly message: string
        readonly because: string
        readonly risk: 'low' | 'medium' | 'high'
        readonly risk_because: string
        readonly saving: {
          readonly cpu: number
          readonly memory_mb: number
          readonly storage_gb: number
          readonly monthly: {
            readonly amount: string
            readonly currency: string
          }
        }
        readonly changes: readonly {
          readonly op: 'set' | 'unset' | 'add_resource' | 'remove_resource'
          readonly resource: string
          readonly pointer: string
          readonly value?: unknown
        }[]
      }[]
      readonly total_savings: number
      readonly total: {
        readonly cpu: number
        readonly memory_mb: number
        readonly storage_gb: number
        readonly monthly: {
          readonly amount: string
          readonly currency: string
        }
      }
      /** how many resources somebody observed */
      readonly observed: number
      readonly source: string
      readonly cost_after: {
        readonly amount: string
        readonly currency: string
      }
    }
  }
  /** Show what deploying a blueprint would do. */
  'infra.plan': {
    readonly input: {
      /** the blueprint as YAML or JSON text, or the name of a template as it is */
      readonly source: string
      /** makes everything on this engine, whatever the blueprint says */
      readonly engine?: string | undefined
      /** dev, prod …; a blueprint lives once in each */
      readonly environment?: string | undefined
      /** restore the state before when something fails, or keep what was reached */
      readonly on_failure?: 'rollback' | 'keep' | undefined
    }
    readonly output: {
      readonly summary: string
      readonly digest: string
    }
  }
  /** Lift a bound on what may be deployed. */
  'infra.remove_quota': {
    readonly input: {
      readonly quota_id: string
    }
    readonly output: {
      readonly quota_id: string
    }
  }
  /** Find what makes a blueprint easy to break into, with the change that mends it where one does. */
  'infra.security_audit': {
    readonly input: {
      /** one that is kept */
      readonly blueprint_id?: string | undefined
      /** of the one that is kept; the newest when not said */
      readonly version?: number | undefined
      /** the blueprint as data: version, name, resources, metadata */
      readonly blueprint?: Readonly<Record<string, unknown>> | undefined
      /** the blueprint as YAML or JSON text */
      readonly source?: string | undefined
      /** in the place of every provider */
      readonly engine?: string | undefined
      /** leaves out what is less severe */
      readonly at_least?: 'critical' | 'high' | 'medium' | 'low' | undefined
    }
    readonly output: {
      readonly name: string
      readonly resources: number
      readonly findings: readonly {
        readonly rule: string
        readonly severity: 'critical' | 'high' | 'medium' | 'low'
        readonly resource: string | null
        readonly path: string
        readonly message: string
        readonly remedy: string
        readonly source: string
        readonly changes: readonly {
          readonly op: 'set' | 'unset' | 'add_resource' | 'remove_resource'
          readonly resource: string
          readonly pointer: string
          readonly value?: unknown
        }[]
        readonly certainty: 'safe' | 'try_first' | 'decide'
      }[]
      readonly total: number
      readonly by_severity: Readonly<Record<string, number>>
      /** everything that was looked for */
      readonly rules: readonly string[]
      /** nothing critical or high */
      readonly passed: boolean
    }
  }
  /** Bound what may be deployed for an environment and an owner: cores, memory, storage, resources, cost. */
  'infra.set_quota': {
    readonly input: {
      /** absent: each environment by itself */
      readonly environment?: string | undefined
      /** absent: each owner by itself */
      readonly owner?: string | undefined
      /** cores */
      readonly cpu?: number | undefined
      readonly memory_mb?: number | undefined
      readonly storage_gb?: number | undefined
      /** how many */
      readonly resources?: number | undefined
      readonly monthly_cost?: {
        readonly amount: string
        readonly currency: 'USD'
      } | undefined
    }
    readonly output: {
      readonly quota_id: string
      readonly quota: {
        /** absent: each environment by itself */
        readonly environment?: string | undefined
        /** absent: each owner by itself */
        readonly owner?: string | undefined
        /** cores */
        readonly cpu?: number | undefined
        readonly memory_mb?: number | undefined
        readonly storage_gb?: number | undefined
        /** how many */
        readonly resources?: number | undefined
        readonly monthly_cost?: {
          readonly amount: string
          readonly currency: 'USD'
        } | undefined
      }
    }
  }
  /** Show the resources of a deployment as they were at any moment; now when no moment is given. */
  'infra.state': {
    readonly input: {
      readonly deployment_id: string
      /** RFC 3339, like 2026-11-20T12:00:00Z */
      readonly at?: string | undefined
    }
    readonly output: {
      readonly deployment_id: string
      readonly at: string
      readonly status: string
      readonly resources: readonly {
        readonly type: string
        readonly resource: string
        readonly engine: string
        readonly handle: string
        readonly specs: Readonly<Record<string, unknown>>
        readonly outputs: Readonly<Record<string, string | number>>
        readonly fingerprint: string
        readonly since: string
      }[]
    }
  }
  /** Suggest shapes of a system for requirements, with reasons, prices and the template that begins it. */
  'infra.suggest_architecture': {
    readonly input: {
      readonly purpose: 'web' | 'api' | 'data' | 'machine_learning' | 'monitoring' | 'internal'
      readonly environment?: 'dev' | 'staging' | 'prod' | undefined
      /** only templates that it can make */
      readonly engine?: string | undefined
      readonly requests_per_second?: number | undefined
      /** work on one request */
      readonly service_time_ms?: number | undefined
      /** requests that one server works on at once */
      readonly concurrency?: number | undefined
      readonly availability_percent?: number | undefined
      readonly keeps_data?: boolean | undefined
      readonly reads_per_write?: number | undefined
      /** programs that change each at its own pace */
      readonly services?: number | undefined
      readonly has_background_work?: boolean | undefined
      /** data or ways that others must not reach */
      readonly is_sensitive?: boolean | undefined
    }
    readonly output: {
      readonly suggestions: readonly {
        readonly pattern: string
        readonly about: string
        readonly weight: number
        readonly reasons: readonly string[]
        readonly against: readonly string[]
        readonly price: string
        readonly template: string
        readonly parameters: Readonly<Record<string, unknown>>
        readonly resources: number
        readonly monthly: {
          readonly amount: string
          readonly currency: string
        }
        readonly cost_unknown: number
      }[]
      /** by M/M/c at 70 % utilization; null where no number is enough */
      readonly instances: number | null
      /** templates that the engine cannot make */
      readonly not_considered: readonly string[]
    }
  }
  /** Find out why a deployment is not as it should be: causes with evidence, and what to do next. */
  'infra.troubleshoot_issue': {
    readonly input: {
      readonly deployment_id: string
      /** only what concerns this one */
      readonly resource?: string | undefined
      /** looked at, of each that is in doubt */
      readonly log_lines?: number | undefined
    }
    readonly output: {
      readonly deployment_id: string
      readonly name: string
      readonly status: string
      /** nothing was found that is wrong now */
      readonly is_well: boolean
      readonly causes: readonly {
        readonly cause: string
        readonly resource: string | null
        readonly confidence: 'high' | 'medium' | 'low'
        readonly about: string
        readonly evidence: readonly {
          readonly source: string
          readonly text: string
          readonly is_trusted: boolean
        }[]
        readonly next: readonly string[]
      }[]
      readonly total_causes: number
      readonly looked_at: {
        readonly resources: number
        readonly failures: number
        readonly drifts: number
        readonly engines: number
        readonly log_lines: number
      }
      /** what did not answer */
      readonly unread: readonly string[]
    }
  }
  /** Withdraw an infrastructure pull request before it is deployed. */
  'ipr.cancel': {
    readonly input: {
      readonly ipr_id: string
      readonly reason?: string | undefined
    }
    readonly output: {
      readonly ipr_id: string
      readonly status: 'pending' | 'approved' | 'rejected' | 'deployed' | 'failed' | 'canceled'
      readonly title: string
      readonly blueprint_id: string
      readonly environment: string | null
      readonly created_by: string
      readonly changes_summary: string
      readonly created_at: string
      readonly updated_at: string
      readonly description: string
      readonly change_id: string
      readonly blueprint_version: number | null
      readonly engine: string | null
      /** of the plan that is reviewed */
      readonly digest: string
      readonly reviewers: readonly string[]
      readonly reviewed_by: string | null
      readonly reviewed_at: string | null
      readonly deployed_at: string | null
      readonly deployment_id: string | null
      readonly workflow_id: string | null
      readonly expires_at: string | null
      readonly error: {
        readonly code: string
        readonly message: string
      } | null
      readonly metadata: Readonly<Record<string, unknown>>
    }
  }
  /** Say something about an infrastructure pull request. */
  'ipr.comment': {
    readonly input: {
      readonly ipr_id: string
      readonly comment: string
    }
    readonly output: {
      readonly ipr_id: string
      readonly status: 'pending' | 'approved' | 'rejected' | 'deployed' | 'failed' | 'canceled'
      readonly title: string
      readonly blueprint_id: string
      readonly environment: string | null
      readonly created_by: string
      readonly changes_summary: string
      readonly created_at: string
      readonly updated_at: string
      readonly description: string
      readonly change_id: string
      readonly blueprint_version: number | null
      readonly engine: string | null
      /** of the plan that is reviewed */
      readonly digest: string
      readonly reviewers: readonly string[]
      readonly reviewed_by: string | null
      readonly reviewed_at: string | null
      readonly deployed_at: string | null
      readonly deployment_id: string | null
      readonly workflow_id: string | null
      readonly expires_at: string | null
      readonly error: {
        readonly code: string
        readonly message: string
      } | null
      readonly metadata: Readonly<Record<string, unknown>>
    }
  }
  /** Propose to deploy a blueprint: its plan is kept for others to review, and nothing is done yet. */
  'ipr.create': {
    readonly input: {
      readonly blueprint_id: string
      /** the newest when absent */
      readonly version?: number | undefined
      /** makes everything on this engine, whatever the blueprint says */
      readonly engine?: string | undefined
      /** dev, prod …; a blueprint lives once in each */
      readonly environment?: string | undefined
      /** restore the state before when something fails, or keep what was reached */
      readonly on_failure?: 'rollback' | 'keep' | undefined
      readonly title: string
      readonly description?: string | undefined
      /** person:ann */
      readonly reviewers?: readonly string[] | undefined
      readonly metadata?: Readonly<Record<string, unknown>> | undefined
    }
    readonly output: {
      readonly ipr_id: string
      readonly status: 'pending' | 'approved' | 'rejected' | 'deployed' | 'failed' | 'canceled'
      readonly title: string
      readonly blueprint_id: string
      readonly environment: string | null
      readonly created_by: string
      readonly changes_summary: string
      readonly created_at: string
      readonly updated_at: string
      readonly description: string
      readonly change_id: string
      readonly blueprint_version: number | null
      readonly engine: string | null
      /** of the plan that is reviewed */
      readonly digest: string
      readonly reviewers: readonly string[]
      readonly reviewed_by: string | null
      readonly reviewed_at: string | null
      readonly deployed_at: string | null
      readonly deployment_id: string | null
      readonly workflow_id: string | null
      readonly expires_at: string | null
      readonly error: {
        readonly code: string
        readonly message: string
      } | null
      readonly metadata: Readonly<Record<string, unknown>>
    }
  }
  /** Deploy what an approved pull request asks for, exactly as it was reviewed. */
  'ipr.deploy': {
    readonly input: {
      readonly ipr_id: string
    }
    readonly output: {
      readonly ipr_id: string
      readonly status: 'pending' | 'approved' | 'rejected' | 'deployed' | 'failed' | 'canceled'
      readonly title: string
      readonly blueprint_id: string
      readonly environment: string | null
      readonly created_by: string
      readonly changes_summary: string
      readonly created_at: string
      readonly updated_at: string
      readonly description: string
      readonly change_id: string
      readonly blueprint_version: number | null
      readonly engine: string | null
      /** of the plan that is reviewed */
      readonly digest: string
      readonly reviewers: readonly string[]
      readonly reviewed_by: string | null
      readonly reviewed_at: string | null
      readonly deployed_at: string | null
      readonly deployment_id: string | null
      readonly workflow_id: string | null
      readonly expires_at: string | null
      readonly error: {
        readonly code: string
        readonly message: string
      } | null
      readonly metadata: Readonly<Record<string, unknown>>
    }
  }
  /** Show an infrastructure pull request with its plan, the blueprint as it was, and what was said. */
  'ipr.get': {
    readonly input: {
      readonly ipr_id: string
    }
    readonly output: {
      readonly ipr_id: string
      readonly status: 'pending' | 'approved' | 'rejected' | 'deployed' | 'failed' | 'canceled'
      readonly title: string
      readonly blueprint_id: string
      readonly environment: string | null
      readonly created_by: string
      readonly changes_summary: string
      readonly created_at: string
      readonly updated_at: string
      readonly description: string
      readonly change_id: string
      readonly blueprint_version: number | null
      readonly engine: string | null
      /** of the plan that is reviewed */
      readonly digest: string
      readonly reviewers: readonly string[]
      readonly reviewed_by: string | null
      readonly reviewed_at: string | null
      readonly deployed_at: string | null
      readonly deployment_id: string | null
      readonly workflow_id: string | null
      readonly expires_at: string | null
      readonly error: {
        readonly code: string
        readonly message: string
      } | null
      readonly metadata: Readonly<Record<string, unknown>>
      readonly picture: string | null
      readonly warnings: readonly string[]
      readonly plan_steps: readonly {
        readonly action: string
        readonly target: string
        readonly note?: string | undefined
      }[]
      readonly approvals_needed: number
      readonly approved_by: readonly string[]
      readonly review_comment: string | null
      readonly review_comments: readonly {
        readonly comment_id: string
        readonly said_by: string
        readonly comment: string
        readonly said_at: string
      }[]
      readonly blueprint_snapshot: Readonly<Record<string, unknown>> | null
    }
  }
  /** List infrastructure pull requests, newest first, and count them by status. */
  'ipr.list': {
    readonly input: {
      readonly status?: 'pending' | 'approved' | 'rejected' | 'deployed' | 'failed' | 'canceled' | undefined
      readonly blueprint_id?: string | undefined
      /** assistant:mcp */
      readonly author?: string | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly ipr: readonly {
        readonly ipr_id: string
        readonly status: 'pending' | 'approved' | 'rejected' | 'deployed' | 'failed' | 'canceled'
        readonly title: string
        readonly blueprint_id: string
        readonly environment: string | null
        readonly created_by: string
        readonly changes_summary: string
        readonly created_at: string
        readonly updated_at: string
        readonly description: string
        readonly change_id: string
        readonly blueprint_version: number | null
        readonly engine: string | null
        /** of the plan that is reviewed */
        readonly digest: string
        readonly reviewers: readonly string[]
        readonly reviewed_by: string | null
        readonly reviewed_at: string | null
        readonly deployed_at: string | null
        readonly deployment_id: string | null
        readonly workflow_id: string | null
        readonly expires_at: string | null
        readonly error: {
          readonly code: string
          readonly message: string
        } | null
        readonly metadata: Readonly<Record<string, unknown>>
      }[]
      readonly next_cursor: string | null
      /** by status, of everything else that was asked for */
      readonly counts: Readonly<Record<string, number>>
    }
  }
  /** Approve or reject an infrastructure pull request; an approval holds for exactly the plan that was shown. */
  'ipr.review': {
    readonly input: {
      readonly ipr_id: string
      readonly verdict: 'approved' | 'rejected'
      readonly comment?: string | undefined
    }
    readonly output: {
      readonly ipr_id: string
      readonly status: 'pending' | 'approved' | 'rejected' | 'deployed' | 'failed' | 'canceled'
      readonly title: string
      readonly blueprint_id: string
      readonly environment: string | null
      readonly created_by: string
      readonly changes_summary: string
      readonly created_at: string
      readonly updated_at: string
      readonly description: string
      readonly change_id: string
      readonly blueprint_version: number | null
      readonly engine: string | null
      /** of the plan that is reviewed */
      readonly digest: string
      readonly reviewers: readonly string[]
      readonly reviewed_by: string | null
      readonly reviewed_at: string | null
      readonly deployed_at: string | null
      readonly deployment_id: string | null
      readonly workflow_id: string | null
      readonly expires_at: string | null
      readonly error: {
        readonly code: string
        readonly message: string
      } | null
      readonly metadata: Readonly<Record<string, unknown>>
    }
  }
  /** Change title, description, reviewers or metadata of a pending pull request; its plan stays as it is. */
  'ipr.update': {
    readonly input: {
      readonly ipr_id: string
      readonly title?: string | undefined
      readonly description?: string | undefined
      readonly reviewers?: readonly string[] | undefined
      readonly metadata?: Readonly<Record<string, unknown>> | undefined
    }
    readonly output: {
      readonly ipr_id: string
      readonly status: 'pending' | 'approved' | 'rejected' | 'deployed' | 'failed' | 'canceled'
      readonly title: string
      readonly blueprint_id: string
      readonly environment: string | null
      readonly created_by: string
      readonly changes_summary: string
      readonly created_at: string
      readonly updated_at: string
      readonly description: string
      readonly change_id: string
      readonly blueprint_version: number | null
      readonly engine: string | null
      /** of the plan that is reviewed */
      readonly digest: string
      readonly reviewers: readonly string[]
      readonly reviewed_by: string | null
      readonly reviewed_at: string | null
      readonly deployed_at: string | null
      readonly deployment_id: string | null
      readonly workflow_id: string | null
      readonly expires_at: string | null
      readonly error: {
        readonly code: string
        readonly message: string
      } | null
      readonly metadata: Readonly<Record<string, unknown>>
    }
  }
  /** Make a key; it is shown this once. It can do no more than you can. */
  'keys.create': {
    readonly input: {
      /** admin, operator, assistant, viewer, or one from roles.list */
      readonly role: string | readonly string[]
      /** narrows the role: assets:*, *:read; all of it when absent */
      readonly scope?: string | readonly string[] | undefined
      /** under which it appears in the log; used once */
      readonly name?: string | undefined
      /** who uses it; assistants and services need approval */
      readonly kind?: 'person' | 'assistant' | 'service' | undefined
      /** good for so long: 12h, 90d; for good when absent */
      readonly expires_in?: string | undefined
    }
    readonly output: {
      readonly key_id: string
      readonly name: string
      /** shown this once */
      readonly key: string
      readonly kind: 'person' | 'assistant' | 'service'
      readonly roles: readonly string[]
      readonly scopes: readonly string[]
      readonly expires_at: string | null
    }
  }
  /** Show one key: what it permits, when it was used, whether it is good. */
  'keys.get': {
    readonly input: {
      readonly key_id: string
    }
    readonly output: {
      readonly key_id: string
      readonly name: string
      readonly kind: 'person' | 'assistant' | 'service'
      readonly status: 'active' | 'expired' | 'revoked'
      readonly roles: readonly string[]
      readonly scopes: readonly string[]
      readonly created_by: string
      readonly created_at: string
      readonly expires_at: string | null
      readonly rotated_at: string | null
      /** until then the secret before the last rotation is good */
      readonly previous_until: string | null
      readonly revoked_at: string | null
      /** to the hour */
      readonly last_used_at: string | null
    }
  }
  /** List keys, newest first: what they permit and when they were used; never the keys themselves. */
  'keys.list': {
    readonly input: {
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly keys: readonly {
        readonly key_id: string
        readonly name: string
        readonly kind: 'person' | 'assistant' | 'service'
        readonly status: 'active' | 'expired' | 'revoked'
        readonly roles: readonly string[]
        readonly scopes: readonly string[]
        readonly created_by: string
        readonly created_at: string
        readonly expires_at: string | null
        readonly rotated_at: string | null
        /** until then the secret before the last rotation is good */
        readonly previous_until: string | null
        readonly revoked_at: string | null
        /** to the hour */
        readonly last_used_at: string | null
      }[]
      readonly next_cursor: string | null
    }
  }
  /** Revoke a key; what is connected with it is cut off at once, in every process. */
  'keys.revoke': {
    readonly input: {
      readonly key_id: string
      readonly reason?: string | undefined
    }
    readonly output: {
      readonly key_id: string
      readonly status: 'active' | 'expired' | 'revoked'
    }
  }
  /** Give a key a new secret, shown this once; the old one stays good for the overlap. */
  'keys.rotate': {
    readonly input: {
      readonly key_id: string
      /** how long the old secret stays good: 0s, 1h, 7d */
      readonly overlap?: string | undefined
    }
    readonly output: {
      readonly key_id: string
      readonly name: string
      /** shown this once */
      readonly key: string
      readonly kind: 'person' | 'assistant' | 'service'
      readonly roles: readonly string[]
      readonly scopes: readonly string[]
      readonly expires_at: string | null
      readonly previous_until: string
    }
  }
  /** List how often operations may be called; of the rules that fit a request the first one holds. */
  'limits.list': {
    readonly input: Readonly<Record<string, never>>
    readonly output: {
      readonly rules: readonly {
        readonly name?: string | undefined
        readonly operation: string
        readonly effect?: 'read' | 'write' | 'destroy' | undefined
        readonly role?: string | undefined
        /** person:owner */
        readonly actor?: string | undefined
        readonly limit: number
        readonly window: string
      }[]
      /** calls of one actor at once */
      readonly concurrent_calls: number
    }
  }
  /** Read the log of this process, newest first: by level, time, trace, or words in it. */
  'logs.read': {
    readonly input: {
      /** this level and those above it */
      readonly level?: 'debug' | 'info' | 'warn' | 'error' | undefined
      /** a time, or how long ago: 10m */
      readonly since?: string | undefined
      readonly trace_id?: string | undefined
      /** lines up to this time */
      readonly until?: string | undefined
      readonly workflow_id?: string | undefined
      /** lines that were written while it ran */
      readonly operation?: string | undefined
      readonly text?: string | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly lines: readonly {
        readonly time: string
        readonly level: 'debug' | 'info' | 'warn' | 'error'
        readonly message: string
        readonly details: Readonly<Record<string, unknown>>
        readonly operation: string | null
        readonly workflow_id: string | null
        readonly trace_id: string | null
      }[]
      readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
      readonly next_cursor: string | null
    }
  }
  /** Set how much is written to the log from now on, in every process, until it starts again. */
  'logs.set_level': {
    readonly input: {
      readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
    }
    readonly output: {
      readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
      readonly previous: 'debug' | 'info' | 'warn' | 'error' | 'silent'
    }
  }
  /** Approve a concept of a project: a scene, a sequence or the whole. */
  'projects.approve_concept': {
    readonly input: {
      /** project id, like neon-nights */
      readonly project_id: string
      /** made from the name when not said */
      readonly concept_id?: string | undefined
      readonly concept_type: 'scene' | 'sequence' | 'overall'
      readonly concept_name: string
      readonly description: string
      /** the caller when not said */
      readonly approved_by?: string | undefined
      readonly approval_notes?: string | undefined
      readonly concept_assets?: readonly string[] | undefined
      readonly reference_materials?: readonly string[] | undefined
      readonly production_notes?: string | undefined
      readonly dependencies?: readonly string[] | undefined
    }
    readonly output: {
      readonly project_id: string
      readonly concept_id: string
      readonly approved_by: string
    }
  }
  /** Decide for a style of a project: visual, mood, technique or reference. */
  'projects.choose_style': {
    readonly input: {
      /** project id, like neon-nights */
      readonly project_id: string
      readonly style_name: string
      readonly style_category: 'visual' | 'mood' | 'technique' | 'reference'
      /** an asset that shows it */
      readonly asset_id?: string | undefined
      readonly style_parameters?: Readonly<Record<string, string | number | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>>> | undefined
      readonly reference_assets?: readonly string[] | undefined
      readonly style_prompt?: string | undefined
      /** the caller when not said */
      readonly chosen_by?: string | undefined
      readonly reason?: string | undefined
      readonly alternatives_considered?: readonly string[] | undefined
    }
    readonly output: {
      readonly project_id: string
      readonly style_name: string
      readonly style_category: 'visual' | 'mood' | 'technique' | 'reference'
    }
  }
  /** Begin a creative project, with its context, style preferences and budget. */
  'projects.create': {
    readonly input: {
      readonly project_name: string
      /** made from the name when not said */
      readonly project_id?: string | undefined
      readonly description?: string | undefined
      /** music_video, art_series, story … */
      readonly project_type?: string | undefined
      readonly initial_context?: Readonly<Record<string, string | number | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>>> | undefined
      readonly style_preferences?: Readonly<Record<string, string | number | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>>> | undefined
      /** project id, like neon-nights */
      readonly parent_project_id?: string | undefined
      readonly budget?: {
        readonly amount: string
        readonly currency: string
      } | undefined
    }
    readonly output: {
      readonly project_id: string
      readonly project_name: string
      readonly description: string | null
      readonly project_type: string | null
      readonly status: 'active' | 'paused'
      readonly parent_project_id: string | null
      readonly budget: {
        readonly total: {
          readonly amount: string
          readonly currency: string
        }
        readonly remaining: {
          readonly amount: string
          readonly currency: string
        }
      } | null
      readonly spent: {
        readonly amount: string
        readonly currency: string
      }
      readonly created_by: string
      readonly created_at: string
      readonly updated_at: string
    }
  }
  /** Create a character of a project, or a new version of one. */
  'projects.define_character': {
    readonly input: {
      /** project id, like neon-nights */
      readonly project_id: string
      /** made from the name when not said */
      readonly character_id?: string | undefined
      readonly character_name: string
      readonly character_type: 'protagonist' | 'supporting' | 'background'
      readonly visual_description?: string | undefined
      readonly personality_traits?: readonly string[] | undefined
      readonly backstory?: string | undefined
      readonly reference_assets?: readonly string[] | undefined
      readonly style_guidelines?: Readonly<Record<string, string | number | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>>> | undefined
      /** the fields that differ when not said */
      readonly changes_from_previous?: readonly string[] | undefined
    }
    readonly output: {
      readonly project_id: string
      readonly character_id: string
      readonly version: number
      readonly changes_from_previous: readonly string[]
    }
  }
  /** Show a project with its styles, context, characters, concepts and spending. */
  'projects.get': {
    readonly input: {
      /** project id, like neon-nights */
      readonly project_id: string
    }
    readonly output: {
      readonly project_id: string
      readonly project_name: string
      readonly description: string | null
      readonly project_type: string | null
      readonly status: 'active' | 'paused'
      readonly parent_project_id: string | null
      readonly budget: {
        readonly total: {
          readonly amount: string
          readonly currency: string
        }
        readonly remaining: {
          readonly amount: string
          readonly currency: string
        }
      } | null
      readonly spent: {
        readonly amount: string
        readonly currency: string
      }
      readonly created_by: string
      readonly created_at: string
      readonly updated_at: string
      readonly initial_context: Readonly<Record<string, unknown>> | null
      readonly style_preferences: Readonly<Record<string, unknown>> | null
      readonly styles: readonly (Readonly<Record<string, unknown>> & {
        readonly style_name: string
        readonly style_category: string
        readonly is_current: boolean
      })[]
      readonly context: readonly {
        readonly context_type: string
        readonly context_key: string
        readonly value: unknown
        readonly updated_by: string
        readonly updated_at: string
      }[]
      readonly characters: readonly (Readonly<Record<string, unknown>> & {
        readonly character_id: string
        readonly version: number
        readonly versions: number
      })[]
      readonly concepts: readonly (Readonly<Record<string, unknown>> & {
        readonly concept_id: string
        readonly concept_name: string
      })[]
      readonly spendings: readonly Readonly<Record<string, unknown>>[]
    }
  }
  /** List projects, newest first. */
  'projects.list': {
    readonly input: {
      readonly status?: 'active' | 'paused' | undefined
      /** project id, like neon-nights */
      readonly parent_project_id?: string | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly projects: readonly {
        readonly project_id: string
        readonly project_name: string
        readonly description: string | null
        readonly project_type: string | null
        readonly status: 'active' | 'paused'
        readonly parent_project_id: string | null
        readonly budget: {
          readonly total: {
            readonly amount: string
            readonly currency: string
          }
          readonly remaining: {
            readonly amount: string
            readonly currency: string
          }
        } | null
        readonly spent: {
          readonly amount: string
          readonly currency: string
        }
        readonly created_by: string
        readonly created_at: string
        readonly updated_at: string
      }[]
      readonly next_cursor: string | null
    }
  }
  /** Record money spent for a project; spending more than its budget pauses it. */
  'projects.record_spending': {
    readonly input: {
      /** project id, like neon-nights */
      readonly project_id: string
      readonly amount: {
        readonly amount: string
        readonly currency: string
      }
      /** what it was spent on */
      readonly what: string
    }
    readonly output: {
      readonly project_id: string
      readonly project_name: string
      readonly description: string | null
      readonly project_type: string | null
      readonly status: 'active' | 'paused'
      readonly parent_project_id: string | null
      readonly budget: {
        readonly total: {
          readonly amount: string
          readonly currency: string
        }
        readonly remaining: {
          readonly amount: string
          readonly currency: string
        }
      } | null
      readonly spent: {
        readonly amount: string
        readonly currency: string
      }
      readonly created_by: string
      readonly created_at: string
      readonly updated_at: string
    }
  }
  /** Set what a project may cost in all; raising it lets a paused project go on. */
  'projects.set_budget': {
    readonly input: {
      /** project id, like neon-nights */
      readonly project_id: string
      readonly total: {
        readonly amount: string
        readonly currency: string
      }
    }
    readonly output: {
      readonly project_id: string
      readonly project_name: string
      readonly description: string | null
      readonly project_type: string | null
      readonly status: 'active' | 'paused'
      readonly parent_project_id: string | null
      readonly budget: {
        readonly total: {
          readonly amount: string
          readonly currency: string
        }
        readonly remaining: {
          readonly amount: string
          readonly currency: string
        }
      } | null
      readonly spent: {
        readonly amount: string
        readonly currency: string
      }
      readonly created_by: string
      readonly created_at: string
      readonly updated_at: string
    }
  }
  /** Add, change or remove something a project knows: about characters, narrative, visuals or technique. */
  'projects.update_context': {
    readonly input: {
      /** project id, like neon-nights */
      readonly project_id: string
      readonly context_type: 'character' | 'narrative' | 'visual' | 'technical'
      readonly context_key: string
      /** absent removes it */
      readonly new_value?: string | number | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>> | undefined
      /** follows from what is there when not said */
      readonly update_type?: 'addition' | 'modification' | 'removal' | undefined
      /** the caller when not said */
      readonly updated_by?: string | undefined
      readonly update_reason?: string | undefined
      readonly related_assets?: readonly string[] | undefined
      readonly impacts?: readonly string[] | undefined
    }
    readonly output: {
      readonly project_id: string
      readonly context_key: string
      readonly update_type: 'addition' | 'modification' | 'removal'
      readonly previous_value?: unknown
    }
  }
  /** Show one quota, with what each actor used of it in the present period. */
  'quotas.get': {
    readonly input: {
      readonly quota_id: string
    }
    readonly output: {
      readonly quota_id: string
      readonly holder: 'actor' | 'role' | 'key' | 'everyone'
      readonly holder_name: string
      readonly counts: string
      /** of the calendar, in UTC */
      readonly period: 'hour' | 'day' | 'month'
      readonly quota_limit: number
      readonly resets_at: string
      readonly set_by: string
      readonly set_at: string
      /** in this period, most first */
      readonly usage: readonly {
        readonly actor: string
        readonly quota_used: number
        readonly remaining: number
      }[]
    }
  }
  /** List quotas with what is used of them in the present period. */
  'quotas.list': {
    readonly input: {
      readonly holder?: 'actor' | 'role' | 'key' | 'everyone' | undefined
      readonly holder_name?: string | undefined
      /** only those of which at least so much is used by somebody in the present period */
      readonly used_percent?: number | undefined
      readonly limit?: number | undefined
      /** the last quota_id of the page before */
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly quotas: readonly {
        readonly quota_id: string
        readonly holder: 'actor' | 'role' | 'key' | 'everyone'
        readonly holder_name: string
        readonly counts: string
        /** of the calendar, in UTC */
        readonly period: 'hour' | 'day' | 'month'
        readonly quota_limit: number
        readonly resets_at: string
        readonly set_by: string
        readonly set_at: string
        /** in this period, most first */
        readonly usage: readonly {
          readonly actor: string
          readonly quota_used: number
          readonly remaining: number
        }[]
      }[]
      readonly next_cursor: string | null
    }
  }
  /** Remove a quota; what it counted may be asked for again without bound. */
  'quotas.remove': {
    readonly input: {
      readonly quota_id: string
    }
    readonly output: {
      readonly quota_id: string
    }
  }
  /** Set how often an actor, a role, a key or everyone may use operations or a service in a period. */
  'quotas.set': {
    readonly input: {
      /** assistant:mcp */
      readonly actor?: string | undefined
      /** each actor of this role */
      readonly role?: string | undefined
      /** key id */
      readonly key?: string | undefined
      /** operations like assets.* or a service like quality-analyzer */
      readonly counts: string
      readonly limit: number
      /** of the calendar, in UTC */
      readonly period: 'hour' | 'day' | 'month'
    }
    readonly output: {
      readonly quota_id: string
      readonly holder: 'actor' | 'role' | 'key' | 'everyone'
      readonly holder_name: string
      readonly counts: string
      /** of the calendar, in UTC */
      readonly period: 'hour' | 'day' | 'month'
      readonly quota_limit: number
      readonly resets_at: string
      readonly set_by: string
      readonly set_at: string
      /** in this period, most first */
      readonly usage: readonly {
        readonly actor: string
        readonly quota_used: number
        readonly remaining: number
      }[]
    }
  }
  /** Make or change a role; those who have it may do more or less at once, on open connections too. */
  'roles.define': {
    readonly input: {
      readonly role: string
      readonly about?: string | undefined
      /** assets:*, *:read, … */
      readonly permissions: readonly string[]
      /** taken away from the permissions */
      readonly except?: readonly string[] | undefined
    }
    readonly output: {
      readonly role: string
    }
  }
  /** List the roles and what each permits. */
  'roles.list': {
    readonly input: Readonly<Record<string, never>>
    readonly output: {
      readonly roles: readonly {
        readonly role: string
        readonly about: string
        readonly permissions: readonly string[]
        readonly except: readonly string[]
        readonly is_built_in: boolean
      }[]
    }
  }
  /** Remove a role; whoever has it loses what it permits at once. */
  'roles.remove': {
    readonly input: {
      readonly role: string
    }
    readonly output: {
      readonly role: string
    }
  }
  /** List the names of the secrets, who set them and when; never their values. */
  'secrets.list': {
    readonly input: {
      readonly limit?: number | undefined
      /** names after this one */
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly secrets: readonly {
        readonly name: string
        readonly set_by: string
        readonly set_at: string
        /** false until secrets.reseal, after the key was changed */
        readonly has_current_key: boolean
      }[]
      readonly next_cursor: string | null
    }
  }
  /** Remove a secret; what uses it stops working. */
  'secrets.remove': {
    readonly input: {
      readonly name: string
    }
    readonly output: {
      readonly name: string
    }
  }
  /** Encrypt secrets that were kept under an older key under the present one, up to 500 at once. */
  'secrets.reseal': {
    readonly input: Readonly<Record<string, never>>
    readonly output: {
      readonly resealed: number
      readonly has_more: boolean
    }
  }
  /** Keep a secret, encrypted; no operation ever shows it again. */
  'secrets.set': {
    readonly input: {
      readonly name: string
      /** what to keep; never shown again */
      readonly value: string
    }
    readonly output: {
      readonly name: string
    }
  }
  /** Add one asset or up to 500 to a named pick. */
  'selections.add': {
    readonly input: {
      readonly selection: string
      readonly content_hash: string | readonly string[]
    }
    readonly output: {
      readonly added: number
      readonly unchanged: number
      readonly items: number
    }
  }
  /** Begin a named pick of assets. */
  'selections.create': {
    readonly input: {
      /** its name */
      readonly selection: string
      readonly description?: string | undefined
      readonly content_hash?: readonly string[] | undefined
    }
    readonly output: {
      readonly selection: string
      readonly description: string | null
      readonly items: number
      readonly created_by: string
      readonly created_at: string
      readonly updated_at: string
    }
  }
  /** Copy the files of a named pick into a folder; dry_run shows which file gets which name. */
  'selections.export': {
    readonly input: {
      readonly selection: string
      /** absolute path of the folder to copy into */
      readonly destination: string
      /** show the plan and change nothing */
      readonly dry_run?: boolean | undefined
      /** digest of the plan that was shown; do this or nothing */
      readonly plan_digest?: string | undefined
    }
    readonly output: {
      readonly workflow_id: string
      readonly status: 'processing'
      readonly estimated_duration: string
    } | {
      readonly dry_run: true
      readonly plan: {
        readonly summary: string
        readonly steps: readonly {
          readonly action: string
          readonly target: string
        }[]
        readonly reversible: boolean
        readonly undo: string
      }
      readonly digest: string
    } | {
      readonly status: 'awaiting_approval'
      readonly change_id: string
      readonly summary: string
      readonly digest: string
    }
  }
  /** Show a named pick and its assets, in the order they were added. */
  'selections.get': {
    readonly input: {
      readonly selection: string
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly selection: string
      readonly description: string | null
      readonly items: number
      readonly created_by: string
      readonly created_at: string
      readonly updated_at: string
      readonly assets: readonly {
        readonly content_hash: string
        readonly added_at: string
        readonly asset: {
          readonly content_hash: string
          readonly file_name: string
          readonly file_path: string
          readonly media_type: string
          readonly quality_rating: number | null
          readonly removed: string | null
          readonly thumbnail: string | null
        } | null
      }[]
      readonly next_cursor: string | null
    }
  }
  /** List named picks, newest first. */
  'selections.list': {
    readonly input: {
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly selections: readonly {
        readonly selection: string
        readonly description: string | null
        readonly items: number
        readonly created_by: string
        readonly created_at: string
        readonly updated_at: string
      }[]
      readonly next_cursor: string | null
    }
  }
  /** Take one asset or up to 500 out of a named pick. */
  'selections.remove': {
    readonly input: {
      readonly selection: string
      readonly content_hash: string | readonly string[]
    }
    readonly output: {
      readonly removed: number
      readonly unchanged: number
      readonly items: number
    }
  }
  /** Show every setting with its value and where it comes from; secrets are not shown. */
  'system.config': {
    readonly input: Readonly<Record<string, never>>
    readonly output: {
      readonly settings: readonly {
        readonly name: string
        readonly value: string | null
        readonly source: 'environment' | 'default'
        readonly about: string | null
      }[]
    }
  }
  /** Check this installation: runtime, store, disk, libraries, keys; each finding says what to do. */
  'system.doctor': {
    readonly input: Readonly<Record<string, never>>
    readonly output: {
      readonly findings: readonly {
        readonly check: string
        readonly status: 'ok' | 'warning' | 'problem'
        readonly message: string
        readonly remedy?: string | undefined
      }[]
    }
  }
  /** List the domains: what each is for, its panels, its operations. */
  'system.domains': {
    readonly input: Readonly<Record<string, never>>
    readonly output: {
      readonly domains: readonly {
        readonly domain: string
        readonly about: string
        readonly panels: readonly {
          readonly title: string
          readonly operation: string
        }[]
        readonly operations: readonly string[]
      }[]
    }
  }
  /** Show version, store, log head, running workflows and service health. */
  'system.status': {
    readonly input: Readonly<Record<string, never>>
    readonly output: {
      readonly version: string
      readonly node: string
      readonly head: number
      readonly workflows: {
        readonly running: number
        readonly waiting: number
      }
      readonly store: Readonly<Record<string, number | string>>
      /** the process that answers */
      readonly process: {
        readonly uptime_seconds: number
        readonly memory_bytes: number
        readonly heap_bytes: number
      }
      readonly services: readonly {
        readonly service: string
        readonly status: string
        readonly message?: string | undefined
      }[]
    }
  }
  /** List the categories of templates and how many each has. */
  'templates.categories': {
    readonly input: Readonly<Record<string, never>>
    readonly output: {
      readonly categories: readonly {
        readonly category: string
        readonly about: string
        readonly templates: number
      }[]
    }
  }
  /** Make a blueprint from a template: how many, how large, for which environment, on which engine. */
  'templates.customize': {
    readonly input: {
      readonly template: string
      /** of the blueprint */
      readonly name?: string | undefined
      /** dev, staging or prod */
      readonly environment?: string | undefined
      readonly owner?: string | undefined
      /** one of those of the template */
      readonly engine?: string | undefined
      readonly instance_count?: number | undefined
      /** cores for each */
      readonly cpu?: number | undefined
      /** memory for each */
      readonly memory_mb?: number | undefined
      /** whatever else the template takes */
      readonly parameters?: Readonly<Record<string, unknown>> | undefined
    }
    readonly output: {
      readonly blueprint: Readonly<Record<string, unknown>>
      readonly source: string
      readonly parameters: Readonly<Record<string, unknown>>
      readonly cost: {
        readonly monthly: {
          readonly amount: string
          readonly currency: string
        }
        readonly resources: readonly {
          readonly resource: string
          readonly provider: string
          readonly monthly: {
            readonly amount: string
            readonly currency: string
          } | null
          readonly because: string
          readonly source: string | null
          readonly as_of: string | null
        }[]
        readonly unknown: readonly string[]
      }
    }
  }
  /** Show a template: its parameters as JSON Schema, and the blueprint it makes by itself. */
  'templates.get': {
    readonly input: {
      readonly template: string
    }
    readonly output: {
      readonly name: string
      readonly title: string
      readonly about: string
      readonly category: string
      readonly tags: readonly string[]
      readonly engines: readonly string[]
      readonly parameters: Readonly<Record<string, unknown>>
      readonly blueprint: Readonly<Record<string, unknown>>
      readonly source: string
    }
  }
  /** List templates of blueprints, the simplest first. */
  'templates.list': {
    readonly input: {
      readonly category?: 'web' | 'platform' | 'data' | 'ai' | 'operations' | undefined
    }
    readonly output: {
      readonly templates: readonly {
        readonly name: string
        readonly title: string
        readonly about: string
        readonly category: string
        readonly tags: readonly string[]
        readonly engines: readonly string[]
      }[]
    }
  }
  /** Find templates by words in their name, title, tags or text. */
  'templates.search': {
    readonly input: {
      readonly text: string
    }
    readonly output: {
      readonly templates: readonly {
        readonly name: string
        readonly title: string
        readonly about: string
        readonly category: string
        readonly tags: readonly string[]
        readonly engines: readonly string[]
      }[]
    }
  }
  /** List the views folded from the log, with row counts. */
  'views.list': {
    readonly input: Readonly<Record<string, never>>
    readonly output: {
      readonly views: readonly {
        readonly view: string
        readonly about: string
        readonly rows: number
        readonly events: readonly string[]
      }[]
    }
  }
  /** Fold views anew from the whole log; all of them when none is named. */
  'views.rebuild': {
    readonly input: {
      readonly views?: readonly string[] | undefined
    }
    readonly output: {
      readonly views: readonly string[]
      readonly events_read: number
    }
  }
  /** Send events to a URL as signed CloudEvents (Standard Webhooks). The signing secret is shown once. */
  'webhooks.create': {
    readonly input: {
      readonly url: string
      /** patterns of event types: workflow.*, asset.> */
      readonly types: readonly string[]
      /** how CloudEvents are sent: one in the body, one with its attributes in headers, or many */
      readonly mode?: 'structured' | 'binary' | 'batched' | undefined
      readonly description?: string | undefined
      /** tries before an event becomes a dead letter */
      readonly max_attempts?: number | undefined
      /** made up when absent */
      readonly secret?: string | undefined
      readonly headers?: Readonly<Record<string, string>> | undefined
      readonly active?: boolean | undefined
      /** begin after this position of the log, not with what comes next */
      readonly after?: number | undefined
      /** ask the URL first whether it wants events (OPTIONS) */
      readonly handshake?: boolean | undefined
    }
    readonly output: {
      readonly webhook: {
        readonly webhook_id: string
        readonly url: string
        readonly types: readonly string[]
        /** how CloudEvents are sent: one in the body, one with its attributes in headers, or many */
        readonly mode: 'structured' | 'binary' | 'batched'
        readonly description: string | null
        readonly header_names: readonly string[]
        readonly max_attempts: number
        readonly status: 'active' | 'paused' | 'gone'
        readonly previous_secret_until: string | null
        readonly delivered: number
        readonly failed: number
        readonly last_status: number | null
        readonly last_error: string | null
        readonly last_attempt_at: string | null
        readonly created_by: string
        readonly created_at: string
        readonly updated_at: string
      }
      readonly secret: string
    }
  }
  /** List the events a URL did not take after all tries; each can be replayed or discarded. */
  'webhooks.dead_letters': {
    readonly input: {
      readonly webhook_id: string
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly dead_letters: readonly {
        readonly dead_letter_id: string
        readonly position: number
        readonly event_id: string
        readonly event_type: string
        readonly subject: string
        readonly error: {
          readonly code: string
          readonly message: string
        }
        readonly attempts: number
        readonly failed_at: string
      }[]
      readonly next_cursor: string | null
    }
  }
  /** List what was sent to a URL, with every try and its answer. */
  'webhooks.deliveries': {
    readonly input: {
      readonly webhook_id: string
      readonly status?: 'delivered' | 'failing' | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly deliveries: readonly {
        readonly webhook_id: string
        readonly message_id: string
        readonly status: 'delivered' | 'failing'
        readonly events: readonly {
          readonly type: string
          readonly id: string
          readonly position: number
        }[]
        readonly attempts: readonly {
          readonly at: string
          readonly status: number | null
          readonly error: string | null
          readonly duration_ms: number
        }[]
        readonly first_attempt_at: string
        readonly last_attempt_at: string
      }[]
      readonly next_cursor: string | null
    }
  }
  /** Give up on an event that a URL did not take; the event itself stays in the log. */
  'webhooks.discard_dead_letter': {
    readonly input: {
      readonly webhook_id: string
      readonly dead_letter_id: string
    }
    readonly output: {
      readonly dead_letter_id: string
      readonly status: 'discarded'
    }
  }
  /** Show one webhook, and how far it is. */
  'webhooks.get': {
    readonly input: {
      readonly webhook_id: string
    }
    readonly output: {
      readonly webhook_id: string
      readonly url: string
      readonly types: readonly string[]
      /** how CloudEvents are sent: one in the body, one with its attributes in headers, or many */
      readonly mode: 'structured' | 'binary' | 'batched'
      readonly description: string | null
      readonly header_names: readonly string[]
      readonly max_attempts: number
      readonly status: 'active' | 'paused' | 'gone'
      readonly previous_secret_until: string | null
      readonly delivered: number
      readonly failed: number
      readonly last_status: number | null
      readonly last_error: string | null
      readonly last_attempt_at: string | null
      readonly created_by: string
      readonly created_at: string
      readonly updated_at: string
      /** where this process serves it */
      readonly progress: {
        readonly checkpoint: number
        readonly lag: number
        readonly waiting: number
        readonly retried: number
        readonly dead: number
      } | null
    }
  }
  /** List the URLs that events are sent to. */
  'webhooks.list': {
    readonly input: {
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly webhooks: readonly {
        readonly webhook_id: string
        readonly url: string
        readonly types: readonly string[]
        /** how CloudEvents are sent: one in the body, one with its attributes in headers, or many */
        readonly mode: 'structured' | 'binary' | 'batched'
        readonly description: string | null
        readonly header_names: readonly string[]
        readonly max_attempts: number
        readonly status: 'active' | 'paused' | 'gone'
        readonly previous_secret_until: string | null
        readonly delivered: number
        readonly failed: number
        readonly last_status: number | null
        readonly last_error: string | null
        readonly last_attempt_at: string | null
        readonly created_by: string
        readonly created_at: string
        readonly updated_at: string
      }[]
      readonly next_cursor: string | null
    }
  }
  /** Send nothing to a URL until it is resumed; events wait in the log. */
  'webhooks.pause': {
    readonly input: {
      readonly webhook_id: string
    }
    readonly output: {
      readonly webhook_id: string
      readonly status: 'paused'
    }
  }
  /** Send nothing to a URL any more, and forget its secret. */
  'webhooks.remove': {
    readonly input: {
      readonly webhook_id: string
    }
    readonly output: {
      readonly webhook_id: string
      readonly status: 'removed'
    }
  }
  /** Send an event to its URL again that was given up; success removes the dead letter. */
  'webhooks.replay_dead_letter': {
    readonly input: {
      readonly webhook_id: string
      readonly dead_letter_id: string
    }
    readonly output: {
      readonly dead_letter_id: string
      readonly status: 'delivered'
    }
  }
  /** Send events to a URL again, beginning with those that waited. */
  'webhooks.resume': {
    readonly input: {
      readonly webhook_id: string
    }
    readonly output: {
      readonly webhook_id: string
      readonly status: 'active'
    }
  }
  /** Sign with a new secret, and for a while with the old one as well. The new secret is shown once. */
  'webhooks.rotate_secret': {
    readonly input: {
      readonly webhook_id: string
      readonly secret?: string | undefined
      readonly overlap?: string | undefined
    }
    readonly output: {
      readonly webhook_id: string
      readonly secret: string
      readonly previous_until: string
    }
  }
  /** Send one signed event of the type webhook.tested to the URL now, and show what came back. */
  'webhooks.test': {
    readonly input: {
      readonly webhook_id: string
    }
    readonly output: {
      readonly delivered: boolean
      readonly message_id: string
      readonly status: number | null
      readonly error: string | null
      readonly duration_ms: number
      readonly answer: string
    }
  }
  /** Change where events are sent, which and how. */
  'webhooks.update': {
    readonly input: {
      readonly webhook_id: string
      readonly url?: string | undefined
      readonly types?: readonly string[] | undefined
      /** how CloudEvents are sent: one in the body, one with its attributes in headers, or many */
      readonly mode?: 'structured' | 'binary' | 'batched' | undefined
      readonly description?: string | undefined
      readonly max_attempts?: number | undefined
      /** in the place of all that were set */
      readonly headers?: Readonly<Record<string, string>> | undefined
      readonly handshake?: boolean | undefined
    }
    readonly output: {
      readonly webhook_id: string
      readonly url: string
      readonly types: readonly string[]
      /** how CloudEvents are sent: one in the body, one with its attributes in headers, or many */
      readonly mode: 'structured' | 'binary' | 'batched'
      readonly description: string | null
      readonly header_names: readonly string[]
      readonly max_attempts: number
      readonly status: 'active' | 'paused' | 'gone'
      readonly previous_secret_until: string | null
      readonly delivered: number
      readonly failed: number
      readonly last_status: number | null
      readonly last_error: string | null
      readonly last_attempt_at: string | null
      readonly created_by: string
      readonly created_at: string
      readonly updated_at: string
    }
  }
  /** Cancel a running workflow; finished steps that can be taken back are. */
  'workflows.cancel': {
    readonly input: {
      readonly workflow_id: string
      readonly reason?: string | undefined
    }
    readonly output: {
      readonly workflow_id: string
      readonly status: 'cancel_requested'
    }
  }
  /** Run a named workflow on something: {workflow: "image_enhancement", asset_id, operations}. */
  'workflows.execute': {
    readonly input: {
      readonly workflow: string
    }
    readonly output: {
      readonly workflow_id: string
      readonly status: 'processing'
      readonly estimated_duration: string
    } | {
      readonly status: 'awaiting_approval'
      readonly change_id: string
      readonly summary: string
      readonly digest: string
    }
  }
  /** Show one workflow: state, progress, cost, and its latest steps. */
  'workflows.get': {
    readonly input: {
      readonly workflow_id: string
      /** how many of the latest steps to show */
      readonly steps?: number | undefined
    }
    readonly output: {
      readonly type: string
      readonly workflow_id: string
      readonly name: string
      readonly status: 'pending' | 'processing' | 'waiting' | 'compensating' | 'completed' | 'failed' | 'canceled'
      readonly progress: {
        readonly total: number
        readonly completed: number
        readonly failed: number
      }
      readonly filters?: Readonly<Record<string, unknown>> | undefined
      readonly parameters: unknown
      readonly created_by: string
      readonly created_at: string
      readonly updated_at: string
      readonly waiting_for: string | null
      readonly questions?: Readonly<Record<string, {
        readonly signal: string
        readonly message: string
        readonly schema: Readonly<Record<string, unknown>>
      }>> | undefined
      readonly parent_id: string | null
      readonly project_id: string | null
      readonly cost: {
        readonly amount: string
        readonly currency: string
      } | null
      readonly result?: unknown
      readonly error?: Readonly<Record<string, unknown>> | undefined
      readonly steps: readonly {
        readonly step_id: string
        readonly step_name: string
        readonly status: string
        readonly duration_ms?: number | undefined
        readonly attempt?: number | undefined
        readonly error?: unknown
        readonly time: string
      }[]
      /** what takes back what this workflow did, once it has ended */
      readonly undo: {
        readonly operation: string
        readonly input: Readonly<Record<string, unknown>>
      } | null
    }
  }
  /** List workflows, newest first: by status, type, words, who started them and when. */
  'workflows.list': {
    readonly input: {
      readonly type?: string | undefined
      readonly status?: 'pending' | 'processing' | 'waiting' | 'compensating' | 'completed' | 'failed' | 'canceled' | undefined
      readonly statuses?: readonly ('pending' | 'processing' | 'waiting' | 'compensating' | 'completed' | 'failed' | 'canceled')[] | undefined
      /** how its id begins, or what is somewhere in its name or type */
      readonly text?: string | undefined
      /** person:ann */
      readonly created_by?: string | undefined
      /** started at or after this time */
      readonly since?: string | undefined
      /** started before this time */
      readonly until?: string | undefined
      /** the workflow that started it as a part of its own work */
      readonly parent_id?: string | undefined
      readonly order?: 'newest' | 'failed_first' | undefined
      /** without what they were started with and what they answered */
      readonly brief?: boolean | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly workflows: readonly {
        readonly type: string
        readonly workflow_id: string
        readonly name: string
        readonly status: 'pending' | 'processing' | 'waiting' | 'compensating' | 'completed' | 'failed' | 'canceled'
        readonly progress: {
          readonly total: number
          readonly completed: number
          readonly failed: number
        }
        readonly filters?: Readonly<Record<string, unknown>> | undefined
        readonly parameters: unknown
        readonly created_by: string
        readonly created_at: string
        readonly updated_at: string
        readonly waiting_for: string | null
        readonly questions?: Readonly<Record<string, {
          readonly signal: string
          readonly message: string
          readonly schema: Readonly<Record<string, unknown>>
        }>> | undefined
        readonly parent_id: string | null
        readonly project_id: string | null
        readonly cost: {
          readonly amount: string
          readonly currency: string
        } | null
        readonly result?: unknown
        readonly error?: Readonly<Record<string, unknown>> | undefined
      }[]
      readonly next_cursor: string | null
      /** by status, of everything else that was asked for */
      readonly counts: Readonly<Record<string, number>>
      /** what all that ended of everything else that was asked for cost together */
      readonly spent: {
        readonly amount: string
        readonly currency: string
      }
    }
  }
  /** List the workflow types that can be started, and what each does. */
  'workflows.list_types': {
    readonly input: Readonly<Record<string, never>>
    readonly output: {
      readonly types: readonly {
        readonly type: string
        readonly about: string
      }[]
    }
  }
  /** Retry a failed or canceled workflow from the step that failed, or from an earlier one. */
  'workflows.retry': {
    readonly input: {
      readonly workflow_id: string
      /** a step_id: it, and whatever ended after it, runs again */
      readonly from_step?: string | undefined
      /** with from_step: also steps that wrote something run again; those that destroy never do */
      readonly repeat_writes?: boolean | undefined
    }
    readonly output: {
      readonly workflow_id: string
      readonly status: 'processing'
    }
  }
  /** Send a signal with a payload to a workflow. */
  'workflows.signal': {
    readonly input: {
      readonly workflow_id: string
      readonly signal: string
      readonly payload?: unknown
    }
    readonly output: {
      readonly workflow_id: string
      readonly signal: string
    }
  }
  /** Start a workflow by type, with filters and parameters; answers at once with its id. */
  'workflows.start': {
    readonly input: {
      /** batch_quality_assessment, asset_discovery, media_organization, … */
      readonly type: string
      /** which assets; the fields of assets.search */
      readonly filters?: Readonly<Record<string, unknown>> | undefined
      readonly parameters?: Readonly<Record<string, unknown>> | undefined
      readonly priority?: 'critical' | 'high' | 'normal' | 'low' | undefined
    }
    readonly output: {
      readonly workflow_id: string
      readonly status: 'processing'
      readonly estimated_duration: string
    } | {
      readonly status: 'awaiting_approval'
      readonly change_id: string
      readonly summary: string
      readonly digest: string
    }
  }
  /** Show one step of a workflow: input, output, attempts, the events it recorded, and where its log lines are. */
  'workflows.step': {
    readonly input: {
      readonly workflow_id: string
      /** each#1[0]/assets.place_batch#1 */
      readonly step_id: string
    }
    readonly output: {
      readonly step: {
        readonly step_id: string
        readonly scope: string
        readonly name: string
        /** null for waits, and where nobody knows any more */
        readonly operation: string | null
        readonly status: 'running' | 'waiting' | 'retrying' | 'completed' | 'failed' | 'skipped' | 'compensated'
        readonly started_at: string | null
        readonly ended_at: string | null
        /** of all its attempts together */
        readonly duration_ms: number | null
        /** in the order of time; a wait is one attempt */
        readonly attempts: readonly {
          readonly started_at: string | null
          readonly ended_at: string | null
          readonly error: {
            readonly code: string
            readonly message: string
          } | null
        }[]
        /** when the next attempt begins */
        readonly retry_at: string | null
        readonly error: {
          readonly code: string
          readonly message: string
        } | null
        readonly cost: {
          readonly amount: string
          readonly currency: string
        } | null
        readonly output_bytes: number
        readonly waits_for: string | null
        /** the step that it takes back */
        readonly compensates: string | null
        readonly compensated_by: string | null
        /** of the last event about it; 0 before the first */
        readonly position: number
      }
      /** found by running the code up to the step; null where that fails */
      readonly input: {
        /** absent where it is too large */
        readonly value?: unknown
        readonly size_bytes: number
        /** where all of it is kept: GET /blobs/{blob} */
        readonly blob: string | null
        /** how the JSON of a large value begins */
        readonly preview: string | null
      } | null
      /** why there is no input */
      readonly input_unknown: string | null
      readonly output: {
        /** absent where it is too large */
        readonly value?: unknown
        readonly size_bytes: number
        /** where all of it is kept: GET /blobs/{blob} */
        readonly blob: string | null
        /** how the JSON of a large value begins */
        readonly preview: string | null
      } | null
      /** with all its details */
      readonly error: Readonly<Record<string, unknown>> | null
      /** recorded together with its end, for who may read events; at most 100 */
      readonly events: readonly {
        readonly type: string
        readonly id: string
        readonly position: number
      }[]
      /** what to ask for the log lines of this time; they are kept by each process for itself */
      readonly logs: {
        readonly operation: string
        readonly input: Readonly<Record<string, unknown>>
      } | null
    }
  }
  /** List the steps of a workflow with their attempts, newest first; running ones come before all others. */
  'workflows.steps': {
    readonly input: {
      readonly workflow_id: string
      /** only steps that failed or were tried more than once */
      readonly failed_only?: boolean | undefined
      readonly statuses?: readonly ('running' | 'waiting' | 'retrying' | 'completed' | 'failed' | 'skipped' | 'compensated')[] | undefined
      /** somewhere in its id, name or operation */
      readonly text?: string | undefined
      readonly newest_first?: boolean | undefined
      /** running steps come besides */
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    readonly output: {
      readonly steps: readonly {
        readonly step_id: string
        readonly scope: string
        readonly name: string
        /** null for waits, and where nobody knows any more */
        readonly operation: string | null
        readonly status: 'running' | 'waiting' | 'retrying' | 'completed' | 'failed' | 'skipped' | 'compensated'
        readonly started_at: string | null
        readonly ended_at: string | null
        /** of all its attempts together */
        readonly duration_ms: number | null
        /** in the order of time; a wait is one attempt */
        readonly attempts: readonly {
          readonly started_at: string | null
          readonly ended_at: string | null
          readonly error: {
            readonly code: string
            readonly message: string
          } | null
        }[]
        /** when the next attempt begins */
        readonly retry_at: string | null
        readonly error: {
          readonly code: string
          readonly message: string
        } | null
        readonly cost: {
          readonly amount: string
          readonly currency: string
        } | null
        readonly output_bytes: number
        readonly waits_for: string | null
        /** the step that it takes back */
        readonly compensates: string | null
        readonly compensated_by: string | null
        /** of the last event about it; 0 before the first */
        readonly position: number
      }[]
      readonly next_cursor: string | null
      /** by status, of all steps */
      readonly counts: Readonly<Record<string, number>>
      /** steps that fit the filters */
      readonly total: number
      /** false: it runs elsewhere or not at all, so running steps are not known */
      readonly is_here: boolean
      /** the journal was read up to here */
      readonly position: number
    }
  }
  /** Show when the steps of a workflow ran, as bars in rows; many steps of one kind share a row, failures have their own. */
  'workflows.timeline': {
    readonly input: {
      readonly workflow_id: string
      /** milliseconds since it began */
      readonly from?: number | undefined
      readonly to?: number | undefined
      /** only steps that failed or were tried more than once */
      readonly failed_only?: boolean | undefined
      /** the row_id of a group: its steps, each for itself */
      readonly group?: string | undefined
      /** at most so many rows */
      readonly rows?: number | undefined
    }
    readonly output: {
      readonly started_at: string
      readonly ended_at: string | null
      /** milliseconds since the workflow began */
      readonly from: number
      /** milliseconds since the workflow began */
      readonly to: number
      /** of the whole run, or now */
      readonly end: number
      readonly rows: readonly {
        readonly row_id: string
        readonly kind: 'step' | 'group'
        readonly name: string
        readonly scope: string
        readonly status: 'running' | 'waiting' | 'retrying' | 'completed' | 'failed' | 'skipped' | 'compensated'
        readonly steps: number
        readonly failed: number
        readonly retried: number
        readonly compensated: number
        readonly running: number
        readonly bars: readonly {
          /** milliseconds since the workflow began */
          readonly from: number
          /** milliseconds since the workflow began */
          readonly to: number
          readonly status: 'running' | 'waiting' | 'completed' | 'failed' | 'compensating'
          readonly attempts?: number | undefined
          readonly failed?: number | undefined
        }[]
      }[]
      /** rows that would have been too many */
      readonly left_off: number
      /** steps these rows stand for */
      readonly steps: number
      readonly total: number
      readonly gaps: readonly {
        /** milliseconds since the workflow began */
        readonly from: number
        /** milliseconds since the workflow began */
        readonly to: number
        readonly because: 'waiting' | 'retry' | 'queue' | 'ended' | 'idle'
        readonly waits_for?: string | undefined
      }[]
      readonly retries: readonly {
        /** milliseconds since the workflow began */
        readonly at: number
        readonly by: string | null
        readonly from_step: string | null
      }[]
      readonly is_here: boolean
      /** the journal was read up to here */
      readonly position: number
    }
  }
}
