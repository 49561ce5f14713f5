"""The parts of the settings, one module for each: from merged tables to frozen values."""
