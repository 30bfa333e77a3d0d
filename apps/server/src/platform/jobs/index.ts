export { type Job, type Jobs, type JobsOptions, type NewJob, openJobs } from './jobs.ts';
