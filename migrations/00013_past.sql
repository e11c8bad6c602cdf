-- The city as of a past day: which revision was the last of a day, what the settings were, and the versions of one feature.

-- +goose Up

SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

CREATE INDEX ON revision (made_at);

-- Versions of one feature: the one in force is found by its code already, and what an import adds costs nothing here.
-- +goose StatementBegin
DO $$
DECLARE
	t text;
BEGIN
	FOR t IN SELECT table_name FROM layer LOOP
		EXECUTE format('CREATE INDEX ON %I (code, rev_to) WHERE rev_to IS NOT NULL', t);
	END LOOP;
END
$$;
-- +goose StatementEnd

-- The city's settings, each time that they changed. Settings before the first row are not known: the first row's are as near as one can come.
CREATE TABLE city_settings (
	rev_from bigint NOT NULL REFERENCES revision,
	seq      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- a revision may set several things, one after the other
	settings jsonb  NOT NULL
);
CREATE INDEX ON city_settings (rev_from);
INSERT INTO city_settings (rev_from, settings) SELECT revision, to_jsonb(c) - '{one,revision,as_of,xact}'::text[] FROM city c;

-- +goose StatementBegin
CREATE FUNCTION keep_settings() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
	INSERT INTO city_settings (rev_from, settings) VALUES (NEW.revision, to_jsonb(NEW) - '{one,revision,as_of,xact}'::text[]);
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER keep_settings AFTER UPDATE ON city FOR EACH ROW
	WHEN (to_jsonb(OLD) - '{one,revision,as_of,xact}'::text[] IS DISTINCT FROM to_jsonb(NEW) - '{one,revision,as_of,xact}'::text[])
	EXECUTE FUNCTION keep_settings();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON city_settings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The city's row with the settings of a revision: what was not a setting yet has the value of today.
-- +goose StatementBegin
CREATE FUNCTION settings_at(p_revision bigint) RETURNS city LANGUAGE sql STABLE AS $$
	SELECT jsonb_populate_record(c, (
		SELECT s.settings FROM city_settings s ORDER BY s.rev_from <= p_revision DESC,
			CASE WHEN s.rev_from <= p_revision THEN -s.seq ELSE s.seq END LIMIT 1)) FROM city c
$$;
-- +goose StatementEnd

GRANT SELECT ON city_settings TO peijian_app;
GRANT EXECUTE ON FUNCTION settings_at(bigint) TO peijian_app;
