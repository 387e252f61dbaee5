#include "base/version.h"

namespace regionfall {

std::string_view version() { return REGIONFALL_VERSION; }

}  // namespace regionfall
