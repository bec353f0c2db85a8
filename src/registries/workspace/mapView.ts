/** A map that is read only, and made of another without copying it. */
export abstract class MapView<V> implements ReadonlyMap<string, V> {
  abstract get size(): number;
  abstract get(key: string): V | undefined;
  abstract has(key: string): boolean;
  abstract entries(): MapIterator<[string, V]>;

  forEach(act: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) {
      act(value, key, this);
    }
  }

  *keys(): MapIterator<string> {
    for (const [key] of this.entries()) {
      yield key;
    }
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) {
      yield value;
    }
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }
}

/** So many changes are looked up beside a map; with more, the map is copied. */
const mostChanges = 100;

/** A map with some values set: those in their places that were in it, others behind. */
export function mapWith<V extends object>(
  map: ReadonlyMap<string, V>,
  changes: ReadonlyMap<string, V>,
): ReadonlyMap<string, V> {
  const base = map instanceof ChangedMap ? (map as ChangedMap<V>).base : map;
  const all = map instanceof ChangedMap ? new Map([...(map as ChangedMap<V>).changes, ...changes]) : new Map(changes);
  if (all.size <= mostChanges) {
    return new ChangedMap(base, all);
  }
  const copy = new Map(base);
  all.forEach((value, key) => copy.set(key, value));
  return copy;
}

class ChangedMap<V extends object> extends MapView<V> {
  readonly base: ReadonlyMap<string, V>;
  readonly changes: ReadonlyMap<string, V>;
  readonly size: number;

  constructor(base: ReadonlyMap<string, V>, changes: ReadonlyMap<string, V>) {
    super();
    this.base = base;
    this.changes = changes;
    this.size = base.size + [...changes.keys()].filter((key) => !base.has(key)).length;
  }

  get(key: string): V | undefined {
    return this.changes.get(key) ?? this.base.get(key);
  }

  has(key: string): boolean {
    return this.changes.has(key) || this.base.has(key);
  }

  *entries(): MapIterator<[string, V]> {
    for (const [key, value] of this.base) {
      yield [key, this.changes.get(key) ?? value];
    }
    for (const [key, value] of this.changes) {
      if (!this.base.has(key)) {
        yield [key, value];
      }
    }
  }
}
