export interface Instruction {
  /** Upper case. */
  name: string;
  args: string;
}

export interface Stage {
  image: string;
  name: string | null;
  instructions: Instruction[];
}

/** The instructions of a Dockerfile by stage, with continued lines joined. Reads what this project uses of the format. */
export function parseDockerfile(text: string): Stage[] {
  const joined = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n/g, ' ');
  const stages: Stage[] = [];
  for (const line of joined.split('\n').map((candidate) => candidate.trim())) {
    if (line === '') continue;
    const [name = '', ...rest] = line.split(/\s+/);
    const args = rest.join(' ');
    if (name.toUpperCase() === 'FROM') stages.push(parseFrom(args));
    else stages.at(-1)?.instructions.push({ name: name.toUpperCase(), args });
  }
  return stages;
}

function parseFrom(args: string): Stage {
  const [image = '', as, name] = args.split(' ');
  return { image, name: as?.toUpperCase() === 'AS' && name !== undefined ? name : null, instructions: [] };
}

export interface Copy {
  from: string | null;
  sources: string[];
  destination: string;
}

export function parseCopy(args: string): Copy {
  const words = args.split(' ');
  const flags = words.filter((word) => word.startsWith('--'));
  const paths = words.filter((word) => !word.startsWith('--'));
  const from = flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length) ?? null;
  return { from, sources: paths.slice(0, -1), destination: paths.at(-1) ?? '' };
}

/** `ENV A=1 B="2 3"` as pairs. */
export const parseEnv = (args: string): [name: string, value: string][] =>
  [...args.matchAll(/(?:[^\s"]|"[^"]*")+/g)].map(([pair]) => {
    const [name = '', ...value] = pair.split('=');
    return [name, value.join('=').replaceAll('"', '')];
  });

export const instructionsOf = (stage: Stage, name: string): string[] =>
  stage.instructions.filter((instruction) => instruction.name === name).map(({ args }) => args);
