"""Layout, components, form rendering and error pages under the four wings; floor 10."""
