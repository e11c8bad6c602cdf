package clerk

import (
	"context"
	"time"
)

// tidyEvery is how often the desk is cleared.
const tidyEvery = time.Hour

// Tidy clears the desk of drafts that have expired and of turns whose server died: when a server starts, and every hour until ctx ends.
func (c *Clerk) Tidy(ctx context.Context) {
	tick := time.NewTicker(tidyEvery)
	defer tick.Stop()
	for {
		expired, ended, err := c.Store.ClearDesk(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			c.logger.Warn("the desk could not be cleared", "error", err)
		case expired+ended > 0:
			c.logger.Info("the desk is cleared", "expired", expired, "interrupted", ended)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
