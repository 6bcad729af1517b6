import { createHash } from 'node:crypto';
import { type Detour, type WorkflowDefinition, z } from '../../roadcrew/index.ts';
import { compile, type FilePattern } from './patterns.ts';

/** Golden paths to one capability, as far as detours are concerned. */
export interface CapabilityPaths {
  capability: string;
  /** Words after `/platform` that start the first of them. */
  command: string;
  workflows: readonly {
    name: string;
    /** Field of its input that names a service; without one, it is for the whole team. */
    serviceField?: string;
  }[];
  files: readonly FilePattern[];
  /** Label for deployments outside the platform, where they are a detour. */
  outside?: string;
}

/** A service, as `platform.yaml` has it. */
export interface ScannedService {
  name: string;
  team: string;
  repo?: string | undefined;
  /** Workflow file that the platform deploys it with. Only then its deployments outside are recorded. */
  deploy?: { workflow: string } | undefined;
}

export interface Paths {
  /** Sorted by name. */
  capabilities: readonly CapabilityPaths[];
  /** Hash of everything declared about files: a repository that was read with another one has to be read again. */
  declared: string;
}

export function pathsOf(definitions: Iterable<WorkflowDefinition>): Paths {
  const byCapability = Map.groupBy(definitions, ({ capability }) => capability);
  const capabilities = [...byCapability]
    .map(([capability, workflows]): CapabilityPaths => {
      const detours = workflows.flatMap((one) => one.detours ?? []);
      const outside = detours.find((one) => 'deployments' in one)?.label;
      return {
        capability,
        command: workflows[0]?.command ?? '',
        workflows: workflows.map(({ name, input }) => {
          const serviceField = fieldOfService(input);
          return { name, ...(serviceField !== undefined && { serviceField }) };
        }),
        files: filesOf(detours).map(compile),
        ...(outside !== undefined && { outside }),
      };
    })
    .sort((a, b) => a.capability.localeCompare(b.capability, 'en'));
  const all = [...byCapability].map(([capability, workflows]) => [
    capability,
    filesOf(workflows.flatMap((one) => one.detours ?? [])),
  ]);
  return { capabilities, declared: createHash('sha256').update(JSON.stringify(all)).digest('base64url') };
}

const filesOf = (detours: readonly Detour[]) => detours.filter((one) => 'files' in one);

const fieldOfService = (input: z.ZodObject) =>
  Object.entries(input.shape).find(([, schema]) => z.globalRegistry.get(schema)?.picker === 'service')?.[0];
