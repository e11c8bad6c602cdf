-- How lines of the street layer become a network on which distances are walked, which a city may set.

-- +goose Up

SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

ALTER TABLE city
	ADD street_snap   double precision NOT NULL DEFAULT 0.5 CHECK (street_snap >= 0 AND street_snap <= 20),     -- m
	ADD street_access double precision NOT NULL DEFAULT 200 CHECK (street_access > 0 AND street_access <= 2000); -- m

-- +goose StatementBegin
CREATE FUNCTION set_street_rules(p_rules jsonb, p_actor text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	v_unknown text := (SELECT string_agg(k, ', ') FROM jsonb_object_keys(p_rules) k WHERE k NOT IN ('snap', 'access'));
	v_revision bigint;
BEGIN
	IF v_unknown IS NOT NULL THEN
		RAISE EXCEPTION 'there is no setting of streets %', v_unknown USING ERRCODE = 'PJ422';
	END IF;
	v_revision := open_revision(p_actor, 'settings of streets');
	UPDATE city SET street_snap = coalesce((p_rules->>'snap')::double precision, street_snap),
		street_access = coalesce((p_rules->>'access')::double precision, street_access);
	INSERT INTO revision_layer (revision, layer, added, changed, closed) VALUES (v_revision, 'city', 0, 1, 0);
	PERFORM announce(v_revision);
	RETURN v_revision;
END
$$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION set_street_rules(jsonb, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION set_street_rules(jsonb, text) TO peijian_app;
