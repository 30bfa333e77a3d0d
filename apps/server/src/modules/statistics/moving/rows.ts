/**
 * Columns that travel, in the order of `read-rows.sql`: all but the region, which the target sets
 * itself. A test holds them against the table.
 */
export const movingColumns = [
  ['id', 'FixedString(16)'],
  ['at', "DateTime64(3, 'UTC')"],
  ['block', 'UInt64'],
  ['batch', 'UInt32'],
  ['digest', 'UInt64'],
  ['customer', 'UUID'],
  ['type', 'LowCardinality(String)'],
  ['product', 'LowCardinality(String)'],
  ['version', 'LowCardinality(String)'],
  ['os', 'LowCardinality(String)'],
  ['country', 'LowCardinality(String)'],
  ['installation', 'UInt64'],
  ['sha256', 'FixedString(32)'],
  ['sha1', 'FixedString(20)'],
  ['md5', 'FixedString(16)'],
  ['size', 'UInt64'],
  ['threat', 'String'],
  ['verdict', 'LowCardinality(String)'],
  ['database', 'String'],
  ['record', 'UInt64'],
  ['component', 'LowCardinality(String)'],
  ['task', 'UInt32'],
  ['action', 'LowCardinality(String)'],
  ['host', 'String'],
  ['certificate', 'FixedString(32)'],
  ['count', 'UInt64'],
  ['seconds', 'UInt64'],
  ['scanned', 'UInt64'],
  ['detected', 'UInt64'],
  ['failed', 'UInt64'],
  ['database_age_hours', 'UInt32'],
  ['errors', 'UInt32'],
  ['uptime_hours', 'UInt32'],
] as const;

export const movingStructure = movingColumns.map((column) => column.join(' ')).join(', ');
