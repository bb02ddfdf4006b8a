/** An adapter that opens a place by the scheme of its URL: one file a kind of place. */
export interface PlaceAdapter<Port> {
  readonly id: string;
  readonly scheme: string;
  open(url: URL, environment: Readonly<Record<string, string | undefined>>): Promise<Port>;
}
