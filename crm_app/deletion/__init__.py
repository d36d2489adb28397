"""The deletion of a whole workspace: asked for by an owner, done after a period of grace, proved by a receipt."""
