/** So few objects are as good as none: they are copied and read back in a moment. */
const fewObjects = 200;
/** A round that leaves more than this part of what the last one left gains nothing. */
const stallsAt = 0.7;

/**
 * Tells whether following a site that goes on writing has come as near as it will: each round deals with what arrived
 * during the one before, so what is left shrinks at first and then stays the same, the more the faster the site writes.
 */
export function createApproach(): (objectsLeft: number) => boolean {
  let last = Number.POSITIVE_INFINITY;
  return (objectsLeft) => {
    const isNear = objectsLeft < fewObjects || objectsLeft > stallsAt * last;
    last = objectsLeft;
    return isNear;
  };
}
