interface Instruction {
  readonly word: string;
  readonly text: string;
}

export interface Stage {
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile, each with a name of its own, as far as ours goes: no heredocs, no ARG. */
export function readStages(dockerfile: string): Stage[] {
  const lines = dockerfile
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: (Stage & { readonly instructions: Instruction[] })[] = [];
  for (const line of lines) {
    const [, word = '', text = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    const [, base = '', name = ''] = word === 'FROM' ? (/^(\S+) AS (\S+)$/.exec(text) ?? []) : [];
    if (name !== '') stages.push({ name, base, instructions: [] });
    else stages.at(-1)?.instructions.push({ word, text });
  }
  return stages;
}

/** The words of an instruction that has to be in exec form, such as ENTRYPOINT. */
export function execForm(stage: Stage, word: string): string[] {
  const text = stage.instructions.findLast((instruction) => instruction.word === word)?.text;
  return text === undefined ? [] : (JSON.parse(text) as string[]);
}

/** Variables that ENV sets, with the variables that it mentions taken from `known`. */
export function environmentOf(stage: Stage, known: Readonly<Record<string, string>>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { word, text } of stage.instructions) {
    if (word !== 'ENV') continue;
    for (const [, name = '', value = ''] of text.matchAll(/(\w+)="([^"]*)"/g))
      found[name] = value.replace(/\$(\w+)/g, (_, variable: string) => known[variable] ?? '');
  }
  return found;
}
