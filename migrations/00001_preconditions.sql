-- What every later file takes for granted. Prepare sees to it; a database that
-- was restored from a dump, or migrated by hand, may have slipped past it.

-- +goose Up
-- +goose StatementBegin
DO $$
BEGIN
    IF current_setting('server_encoding') <> 'UTF8' THEN
        RAISE EXCEPTION 'the database is encoded in %, Chinese names need UTF8', current_setting('server_encoding');
    END IF;
    IF current_user <> 'peijian_owner' THEN
        RAISE EXCEPTION 'migrations run as peijian_owner, not as %', current_user;
    END IF;
    IF to_regrole('peijian_app') IS NULL THEN
        RAISE EXCEPTION 'the role peijian_app is missing';
    END IF;
    IF to_regprocedure('st_makevalid(geometry, text)') IS NULL THEN
        RAISE EXCEPTION 'PostGIS 3.2 or newer is not on the search path %', current_setting('search_path');
    END IF;
END
$$;
-- +goose StatementEnd
