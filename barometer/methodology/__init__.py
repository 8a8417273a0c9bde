"""The reviewer's evidence: the method's claims, each computed anew."""
