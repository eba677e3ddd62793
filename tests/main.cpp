// The one main of all unit tests; Catch2 is built here, once.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
