/** Finds by words, instantly: a title that begins with what was typed comes first. No index but lower-cased text. */

/** The groups in the order of the palette. */
export const GROUPS = ["go", "goals", "work", "kpis", "do", "settings"] as const;

/** What kind of thing is found. */
export type Group = (typeof GROUPS)[number];

/** Something that can be found. */
export interface Searchable {
  group: Group;
  title: string;
  /** Found by these too, but not shown. */
  keywords?: string;
}

/** A thing with its searchable text. */
export interface Indexed<T extends Searchable> {
  item: T;
  title: string;
  rest: string;
}

/** Where `title` contains what was typed: start and end of each piece. */
export type Marks = readonly (readonly [number, number])[];

/** One find. */
export interface Found<T extends Searchable> {
  item: T;
  marks: Marks;
}

/** At most so many of a group are shown. */
export const GROUP_LIMIT = 5;

/** Prepares things once for many searches. */
export function indexed<T extends Searchable>(items: readonly T[]): Indexed<T>[] {
  return items.map((item) => ({ item, title: fold(item.title), rest: fold(item.keywords ?? "") }));
}

/** The best of each group, in the order of the groups; without a query the first of each. */
export function search<T extends Searchable>(index: readonly Indexed<T>[], query: string): Map<Group, Found<T>[]> {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const best = new Map<Group, { entry: Indexed<T>; score: number }[]>();
  for (const entry of index) {
    const score = scoreOf(entry, words);
    if (score > 0) keep(best, entry, score);
  }
  const found = new Map<Group, Found<T>[]>();
  for (const group of GROUPS) {
    const entries = best.get(group);
    if (entries)
      found.set(
        group,
        entries.map(({ entry }) => ({ item: entry.item, marks: marksOf(entry, words) })),
      );
  }
  return found;
}

/** Holds the best few of a group, best first; the earlier of two equals stays before the later. */
function keep<T extends Searchable>(
  best: Map<Group, { entry: Indexed<T>; score: number }[]>,
  entry: Indexed<T>,
  score: number,
): void {
  const list = best.get(entry.item.group) ?? [];
  if (list.length === 0) best.set(entry.item.group, list);
  const last = list.at(-1);
  if (list.length >= GROUP_LIMIT && last !== undefined && last.score >= score) return;
  const place = list.findIndex((other) => other.score < score);
  list.splice(place === -1 ? list.length : place, 0, { entry, score });
  if (list.length > GROUP_LIMIT) list.pop();
}

/** 0: some word is nowhere. */
function scoreOf({ title, rest }: Indexed<Searchable>, words: readonly string[]): number {
  let sum = 1;
  for (const word of words) {
    const place = title.indexOf(word);
    if (place === 0) sum += 8;
    else if (place > 0) sum += title.includes(` ${word}`) ? 4 : 2;
    else if (rest.includes(word)) sum += 1;
    else return 0;
  }
  return sum;
}

function marksOf<T extends Searchable>({ item, title }: Indexed<T>, words: readonly string[]): Marks {
  // Folding may have changed the length (ﬁ, İ): then the places do not fit the title.
  if (title.length !== item.title.length) return [];
  const places = words.flatMap((word): [number, number][] => {
    const start = title.indexOf(word);
    return start === -1 ? [] : [[start, start + word.length]];
  });
  return merged(places.sort(([a], [b]) => a - b));
}

function merged(places: readonly [number, number][]): Marks {
  const marks: [number, number][] = [];
  for (const [start, end] of places) {
    const last = marks.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else marks.push([start, end]);
  }
  return marks;
}

/** Lower case without accents, one character for one where the script allows it. */
function fold(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[^\p{ASCII}]/gu, bare)
    .toLowerCase();
}

function bare(char: string): string {
  return char.normalize("NFD").replace(/\p{M}/gu, "") || char;
}
