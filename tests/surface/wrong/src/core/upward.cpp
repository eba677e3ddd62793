// Not compiled: layers.py must refuse this file.
#include "scoring/score.hpp"
