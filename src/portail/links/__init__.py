"""What the portal decided: this account is this contact of this student; floor 7."""
