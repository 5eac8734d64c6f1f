/**
 * Finds by words, instantly: a title that begins with what was typed comes first. Where no title and no keyword holds all words, the letters
 * of a word may stand apart (`dlvr`, `rro` for Raise repeat orders). No index but lower-cased text.
 */

/** The groups in the order of the palette. */
export const GROUPS = ["recent", "go", "goals", "work", "kpis", "do", "settings"] as const;

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
  /** The first letter of each word of the title. */
  initials: string;
}

/** Where `title` contains what was typed: start and end of each piece. */
export type Marks = readonly (readonly [number, number])[];

/** One find. */
export interface Found<T extends Searchable> {
  item: T;
  marks: Marks;
}

/** At most so many of a group are shown, unless all are wanted. */
export const GROUP_LIMIT = 5;

/** Prepares things once for many searches. */
export function indexed<T extends Searchable>(items: readonly T[]): Indexed<T>[] {
  return items.map((item) => {
    const title = fold(item.title);
    return { item, title, rest: fold(item.keywords ?? ""), initials: initialsOf(title) };
  });
}

/** The best of each group, in the order of the groups; without a query the first of each. */
export function search<T extends Searchable>(
  index: readonly Indexed<T>[],
  query: string,
  limit: number = GROUP_LIMIT,
): Map<Group, Found<T>[]> {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const found = bestOf(index, words, scoreOf, limit);
  return found.size > 0 ? found : bestOf(index, words, looseScoreOf, limit);
}

function bestOf<T extends Searchable>(
  index: readonly Indexed<T>[],
  words: readonly string[],
  scoreOf: (entry: Indexed<T>, words: readonly string[]) => number,
  limit: number,
): Map<Group, Found<T>[]> {
  const best = new Map<Group, { entry: Indexed<T>; score: number }[]>();
  for (const entry of index) {
    const score = scoreOf(entry, words);
    if (score > 0) keep(best, entry, score, limit);
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
  limit: number,
): void {
  const list = best.get(entry.item.group) ?? [];
  if (list.length === 0) best.set(entry.item.group, list);
  const last = list.at(-1);
  if (list.length >= limit && last !== undefined && last.score >= score) return;
  const place = list.findIndex((other) => other.score < score);
  list.splice(place === -1 ? list.length : place, 0, { entry, score });
  if (list.length > limit) list.pop();
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

/** As {@link scoreOf}, of letters that stand apart; the closer together, the better. */
function looseScoreOf({ title, rest, initials }: Indexed<Searchable>, words: readonly string[]): number {
  let sum = 1;
  for (const word of words) {
    if (title.includes(word)) sum += 8;
    else if (rest.includes(word)) sum += 4;
    else {
      const span = spanOf(title, word);
      if (span > 0) sum += (2 * word.length) / span;
      else if (word.length > 1 && isWithin(initials, word)) sum += 1;
      else return 0;
    }
  }
  return sum;
}

/** At most this many characters of the title to one that was typed. */
const LOOSENESS = 3;

/** How far the letters of `word` stretch in `title`, from the beginning of one of its words; 0: too far, or not in their order. */
function spanOf(title: string, word: string): number {
  const start = looseStart(title, word);
  return start === -1 ? 0 : endFrom(title, word, start) - start + 1;
}

function looseStart(title: string, word: string): number {
  if (word.length < 2 || !isWithin(title, word)) return -1;
  for (let start = title.indexOf(word.charAt(0)); start !== -1; start = title.indexOf(word.charAt(0), start + 1)) {
    if (beginsWord(title, start) && endFrom(title, word, start) !== -1) return start;
  }
  return -1;
}

/** Where the last letter stands; -1: not near enough. */
function endFrom(title: string, word: string, start: number): number {
  let place = start;
  for (let letter = 1; letter < word.length; letter += 1) {
    place = title.indexOf(word.charAt(letter), place + 1);
    if (place === -1 || place - start >= word.length * LOOSENESS) return -1;
  }
  return place;
}

/** Whether `text` has these letters in their order. */
function isWithin(text: string, letters: string): boolean {
  let place = -1;
  for (const letter of letters) {
    place = text.indexOf(letter, place + 1);
    if (place === -1) return false;
  }
  return true;
}

function beginsWord(title: string, place: number): boolean {
  return place === 0 || BETWEEN.includes(title.charAt(place - 1));
}

/** What stands between words. */
const BETWEEN = " -–—/(,.“\"'’";

function initialsOf(title: string): string {
  let initials = "";
  for (let place = 0; place < title.length; place += 1) {
    if (beginsWord(title, place)) initials += title.charAt(place);
  }
  return initials;
}

/** Where the letters of a loose find stand. */
function loosePlaces(title: string, word: string): number[] {
  const start = looseStart(title, word);
  const places: number[] = [];
  for (let at = Math.max(0, start); at < title.length && places.length < word.length; at += 1) {
    const fits = title.charAt(at) === word.charAt(places.length);
    if (fits && (start !== -1 || beginsWord(title, at))) places.push(at);
  }
  return places.length === word.length ? places : [];
}

function marksOf<T extends Searchable>({ item, title }: Indexed<T>, words: readonly string[]): Marks {
  // Folding may have changed the length (ﬁ, İ): then the places do not fit the title.
  if (title.length !== item.title.length) return [];
  const places = words.flatMap((word): [number, number][] => {
    const start = title.indexOf(word);
    if (start !== -1) return [[start, start + word.length]];
    return loosePlaces(title, word).map((place) => [place, place + 1]);
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
