/** How many files the trees under analysis have, those included that are not on record yet. */
export interface Trees {
  /** @param onRecord files that the tree has; counts only for the first of those who enter */
  enter(tree: string, onRecord: number, filesMax: number): TreePlace;
}

export interface TreePlace {
  /** Takes a place for one more file; false where the tree is full. */
  readonly take: () => boolean;
  readonly leave: () => void;
}

export function createTrees(): Trees {
  const trees = new Map<string, { files: number; inside: number }>();
  return {
    enter: (tree, onRecord, filesMax) => {
      const known = trees.get(tree) ?? { files: onRecord, inside: 0 };
      known.files = Math.max(known.files, onRecord);
      known.inside += 1;
      trees.set(tree, known);
      return {
        take: () => {
          if (known.files >= filesMax) return false;
          known.files += 1;
          return true;
        },
        leave: () => {
          known.inside -= 1;
          if (known.inside === 0) trees.delete(tree);
        },
      };
    },
  };
}
