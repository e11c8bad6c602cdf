-- Thresholds of the ground between communities, which a city may set.

-- +goose Up

SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

ALTER TABLE city
	ADD sliver_area  double precision NOT NULL DEFAULT 1   CHECK (sliver_area >= 0),               -- m²
	ADD sliver_width double precision NOT NULL DEFAULT 1   CHECK (sliver_width >= 0),              -- m
	ADD narrow_width double precision NOT NULL DEFAULT 5   CHECK (narrow_width >= 0),              -- m
	ADD whole_from   double precision NOT NULL DEFAULT 0.9 CHECK (whole_from BETWEEN 0 AND 1);

-- The thresholds of gaps: one revision. Keys that are not given stay as they are. A threshold that a later migration adds needs a row in gap_threshold, beside
-- its column, and nothing here.
CREATE TABLE gap_threshold (column_name text PRIMARY KEY);
INSERT INTO gap_threshold (column_name) VALUES
	('unclaimed_below'), ('contested_from'), ('reach_metres'), ('venue_min'), ('venue_per_hundred'), ('handover_days'), ('size_from'), ('size_to'), ('cell_sliver'),
	('sliver_area'), ('sliver_width'), ('narrow_width'), ('whole_from');
GRANT SELECT ON gap_threshold TO peijian_app;

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION set_gap_rules(p_rules jsonb, p_actor text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	v_unknown text := (SELECT string_agg(k, ', ') FROM jsonb_object_keys(p_rules) k WHERE NOT EXISTS (SELECT FROM gap_threshold t WHERE t.column_name = k));
	v_columns text := (SELECT string_agg(quote_ident(t.column_name), ', ' ORDER BY t.column_name) FROM gap_threshold t);
	v_revision bigint;
BEGIN
	IF v_unknown IS NOT NULL THEN
		RAISE EXCEPTION 'there is no threshold %', v_unknown USING ERRCODE = 'PJ422';
	END IF;
	v_revision := open_revision(p_actor, 'thresholds of gaps');
	EXECUTE format('UPDATE city c SET (%1$s) = (SELECT %1$s FROM jsonb_populate_record(c, $1) r)', v_columns) USING p_rules;
	INSERT INTO revision_layer (revision, layer, added, changed, closed) VALUES (v_revision, 'city', 0, 1, 0);
	PERFORM announce(v_revision);
	RETURN v_revision;
END
$$;
-- +goose StatementEnd
