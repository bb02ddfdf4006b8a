/** The types that a crate declares: what a name in an annotation stands for. */
export class Types {
  private readonly kinds = new Map<string, 'struct' | 'enum' | 'trait'>();
  private readonly units = new Set<string>();
  private readonly annotations = new Map<string, string>();
  /** Annotations that were asked for, and the names in them that are known. */
  private readonly asked = new Map<string, string | null>();
  private readonly byTrait = new Map<string, Set<string>>();
  private readonly byType = new Map<string, Set<string>>();

  declare(name: string, kind: 'struct' | 'enum' | 'trait'): void {
    this.kinds.set(name, kind);
    this.asked.clear();
  }

  /** `struct Chrome;`: its name is its only value. */
  declareUnit(name: string): void {
    this.units.add(name);
  }

  isUnit(name: string): boolean {
    return this.units.has(name);
  }

  /** Files the type that is written beside a field; of a tuple's the number is the name. */
  annotate(type: string, field: string, annotation: string): void {
    this.annotations.set(`${type}.${field}`, annotation.slice(0, ANNOTATION));
  }

  implement(trait: string, type: string): void {
    add(this.byTrait, trait, type);
    add(this.byType, type, trait);
  }

  kindOf(name: string): 'struct' | 'enum' | 'trait' | null {
    return this.kinds.get(name) ?? null;
  }

  annotationOf(type: string, field: string): string {
    return this.annotations.get(`${type}.${field}`) ?? '';
  }

  /** The types whose methods a call on something of this type may mean: itself, its traits, or a trait's implementors. */
  holdersOf(type: string): readonly string[] {
    const others = this.kindOf(type) === 'trait' ? this.byTrait.get(type) : this.byType.get(type);
    return [type, ...[...(others ?? [])].slice(0, HOLDERS)];
  }

  /** The first of the crate's own types that an annotation names: `Result<Self, Error>` of an `impl Tool` is a `Tool`. */
  named(annotation: string, owner: string | null): string | null {
    const known = this.asked.get(annotation);
    const name = known === undefined ? this.firstIn(annotation) : known;
    this.asked.set(annotation, name);
    return name === 'Self' ? owner : name;
  }

  private firstIn(annotation: string): string | null {
    for (const [name] of annotation.slice(0, ANNOTATION).matchAll(/[A-Za-z_]\w*/g))
      if (name === 'Self' || this.kinds.has(name)) return name;
    return null;
  }
}

const ANNOTATION = 300;
const HOLDERS = 4;

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}
