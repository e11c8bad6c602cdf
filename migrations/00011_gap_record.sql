-- The record of gaps moves forward only: a server that still works on an older city, or on the day before, records nothing.

-- +goose Up

SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- The one row says of which revision and day the gaps on record are.
CREATE TABLE gap_record (
	one      boolean PRIMARY KEY DEFAULT true CHECK (one),
	revision bigint NOT NULL,
	day      date   NOT NULL
);

-- +goose StatementBegin
CREATE FUNCTION record_gaps(p_revision bigint, p_day date, p_gaps jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
	LOCK TABLE gap_life IN SHARE ROW EXCLUSIVE MODE; -- one at a time, readers go on
	IF EXISTS (SELECT FROM gap_record r WHERE (r.revision, r.day) > (p_revision, p_day)) THEN
		RETURN 0;
	END IF;
	IF p_revision > (SELECT revision FROM city) THEN
		RAISE EXCEPTION 'there is no revision %', p_revision USING ERRCODE = 'PJ422';
	END IF;
	INSERT INTO gap_record (revision, day) VALUES (p_revision, p_day) ON CONFLICT (one) DO UPDATE SET revision = excluded.revision, day = excluded.day;
	RETURN record_gaps(p_day, p_gaps);
END
$$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION record_gaps(bigint, date, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_gaps(bigint, date, jsonb) TO peijian_app;
REVOKE ALL ON FUNCTION record_gaps(date, jsonb) FROM PUBLIC, peijian_app;
GRANT SELECT ON gap_record TO peijian_app;
