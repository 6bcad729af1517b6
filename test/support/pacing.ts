/** Removes the pause between writes to GitHub, which test/core/github/pace.test.ts covers. */
export const disablePacing = `
  create function skip_pacing() returns trigger language plpgsql as
    $$ begin new.next_at := clock_timestamp(); return new; end $$;
  create trigger skip_pacing before update of next_at on github_pace for each row execute function skip_pacing()`;
