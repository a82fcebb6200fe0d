"""Screens for anybody: welcome, sign-up, sign-in, forgotten password, help; a wing of floor 10."""
