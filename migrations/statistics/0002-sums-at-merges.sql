-- Sums are built when parts are merged, no longer when they are written: seven projections took
-- three quarters of an INSERT, and are built again at each merge all the same. Parts that were not
-- merged yet are summed up from their rows, in the same answer.
ALTER TABLE events
  MODIFY SETTING materialize_projections_on_insert = 0, materialize_projections_on_merge = 1;
