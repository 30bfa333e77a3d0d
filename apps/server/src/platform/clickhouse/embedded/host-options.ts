import type { Folders } from './folders.ts';

/** What the child process is told on its command line: nothing secret. */
export interface HostOptions {
  readonly data: string;
  readonly incoming: string;
  readonly socketPath: string;
  readonly concurrency: number;
  /** Of one body of rows. */
  readonly bodyBytesMax: number;
  /** As of `clickhouse local`. */
  readonly engineArgs: readonly string[];
}

/** Small when idle, and bounded: it stands on a machine that has other things to do. */
export function hostOptions(folders: Folders, memoryBytesMax: number): HostOptions {
  const { data, incoming, socketPath } = folders;
  const settings: Readonly<Record<string, number | string>> = {
    max_server_memory_usage: memoryBytesMax,
    // Parameters count, too: here they are part of the text.
    max_query_size: 16 * 1024 ** 2,
    // One statement must not take what the others and the merges need.
    max_memory_usage: Math.floor(memoryBytesMax * 0.6),
    max_bytes_before_external_group_by: Math.floor(memoryBytesMax * 0.25),
    max_bytes_before_external_sort: Math.floor(memoryBytesMax * 0.25),
    mark_cache_size: Math.floor(memoryBytesMax * 0.1),
    uncompressed_cache_size: 0,
    index_mark_cache_size: 16 * 1024 * 1024,
    mmap_cache_size: 100,
    compiled_expression_cache_size: 4 * 1024 * 1024,
    background_pool_size: 2,
    background_merges_mutations_concurrency_ratio: 2,
    background_common_pool_size: 2,
    background_move_pool_size: 1,
    background_fetches_pool_size: 1,
    background_schedule_pool_size: 4,
    background_buffer_flush_schedule_pool_size: 1,
    background_message_broker_schedule_pool_size: 1,
    background_distributed_schedule_pool_size: 1,
    max_thread_pool_free_size: 8,
  };
  return {
    data,
    incoming,
    socketPath,
    concurrency: 8,
    bodyBytesMax: 256 * 1024 * 1024,
    engineArgs: Object.entries(settings).map(([name, value]) => `--${name}=${value}`),
  };
}
