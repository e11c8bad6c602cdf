package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"

	"peijian/planning"
	"peijian/planning/postgres"
	"peijian/planning/proceeding"
	"peijian/web/session"
)

// sampleOfficers are posts, not people: every role once, and those that keep a gate three times, since whoever assesses may not review.
var sampleOfficers = []proceeding.Officer{
	{Login: "presale1", Name: "预售审查岗一", Role: proceeding.PresaleOfficer},
	{Login: "presale2", Name: "预售审查岗二", Role: proceeding.PresaleOfficer},
	{Login: "presale3", Name: "预售审查岗三", Role: proceeding.PresaleOfficer},
	{Login: "planning1", Name: "规划审查岗一", Role: proceeding.PlanningReviewer},
	{Login: "planning2", Name: "规划审查岗二", Role: proceeding.PlanningReviewer},
	{Login: "civil1", Name: "民政岗", Role: proceeding.CivilAffairs},
	{Login: "street1", Name: "街道办岗", Role: proceeding.Subdistrict},
	{Login: "analyst1", Name: "地信岗", Role: proceeding.Analyst},
	{Login: "auditor1", Name: "审计岗", Role: proceeding.Auditor},
	{Login: "admin1", Name: "管理岗", Role: proceeding.Administrator},
}

// appointSample opens the sample's accounts, once. Nobody knows their passwords: the demo signs in by one click, from its own machine.
func appointSample(ctx context.Context, store *postgres.Store) error {
	var secret [24]byte
	_, _ = rand.Read(secret[:]) // never fails, says crypto/rand
	hash, err := session.HashPassword(base64.RawURLEncoding.EncodeToString(secret[:]))
	if err != nil {
		return err
	}
	for _, o := range sampleOfficers {
		if o.Role == proceeding.Subdistrict {
			for f := range store.City().Layer(planning.Subdistricts).All() {
				o.Subdistrict = f.Code
				break
			}
		}
		if _, err := store.AddOfficer(ctx, o, hash, demoActor); err != nil && !errors.Is(err, planning.ErrConflict) {
			return err
		}
	}
	return nil
}
