/** Lets so many items through at once; the others wait. Stopped, it gives back those that wait and all that still come. */
export interface SlotGate<Item> {
  add(item: Item): void;
  stop(): void;
}

/** `work` must not reject. */
export function slotGate<Item>(
  slots: number,
  work: (item: Item) => Promise<void>,
  giveBack: (item: Item) => void,
): SlotGate<Item> {
  const waiting: Item[] = [];
  let running = 0;
  let stopped = false;
  const begin = (item: Item): void => {
    running += 1;
    void work(item).finally(() => {
      running -= 1;
      const next = waiting.shift();
      if (next !== undefined) begin(next);
    });
  };
  return {
    add: (item) => {
      if (stopped) giveBack(item);
      else if (running < slots) begin(item);
      else waiting.push(item);
    },
    stop: () => {
      stopped = true;
      for (const item of waiting.splice(0)) giveBack(item);
    },
  };
}
