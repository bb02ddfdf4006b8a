/** An adapter that opens a place by the scheme of its URL: one file a kind of place. */
export interface PlaceAdapter<Port, Extra = undefined> {
  readonly id: string;
  readonly scheme: string;
  open(url: URL, environment: Readonly<Record<string, string | undefined>>, extra: Extra): Promise<Port>;
}

/** A queue also has a place for messages that nobody can read. */
export interface QueuePlaces {
  readonly deadLetters: URL;
}
