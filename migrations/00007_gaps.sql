-- Further thresholds of gaps, which a city may set, and the life of gaps: what officers said of them, and the cases that come of them.

-- +goose Up

SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

ALTER TABLE city
	ADD reach_metres      double precision NOT NULL DEFAULT 500  CHECK (reach_metres > 0 AND reach_metres <= 20000),
	ADD venue_min         double precision NOT NULL DEFAULT 300  CHECK (venue_min >= 0),
	ADD venue_per_hundred double precision NOT NULL DEFAULT 20   CHECK (venue_per_hundred >= 0),
	ADD handover_days     bigint           NOT NULL DEFAULT 90   CHECK (handover_days BETWEEN 0 AND 3650),
	ADD size_from         bigint           NOT NULL DEFAULT 1000 CHECK (size_from >= 0),
	ADD size_to           bigint           NOT NULL DEFAULT 3000 CHECK (size_to >= size_from);

-- The thresholds of gaps: one revision. Keys that are not given stay as they are.
-- +goose StatementBegin
CREATE FUNCTION set_gap_rules(p_rules jsonb, p_actor text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	v_unknown text := (SELECT string_agg(k, ', ') FROM jsonb_object_keys(p_rules) k
		WHERE k NOT IN ('unclaimed_below', 'contested_from', 'reach_metres', 'venue_min', 'venue_per_hundred', 'handover_days', 'size_from', 'size_to'));
	v_revision bigint;
BEGIN
	IF v_unknown IS NOT NULL THEN
		RAISE EXCEPTION 'there is no threshold %', v_unknown USING ERRCODE = 'PJ422';
	END IF;
	v_revision := open_revision(p_actor, 'thresholds of gaps');
	UPDATE city c SET (unclaimed_below, contested_from, reach_metres, venue_min, venue_per_hundred, handover_days, size_from, size_to) =
		(SELECT r.unclaimed_below, r.contested_from, r.reach_metres, r.venue_min, r.venue_per_hundred, r.handover_days, r.size_from, r.size_to
		FROM jsonb_populate_record(c, p_rules) r);
	INSERT INTO revision_layer (revision, layer, added, changed, closed) VALUES (v_revision, 'city', 0, 1, 0);
	PERFORM announce(v_revision);
	RETURN v_revision;
END
$$;
-- +goose StatementEnd
GRANT EXECUTE ON FUNCTION set_gap_rules(jsonb, text) TO peijian_app;
