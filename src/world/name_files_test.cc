#include "world/name_files.h"

#include <gtest/gtest.h>

namespace regionfall::world {
namespace {

TEST(ResolverFile, NamesTheThirdAddressOfTheSite) {
  const std::pair<const char*, const char*> cases[] = {
      {"us-east-1", "nameserver 100.66.0.2\n"},
      {"Virginia", "nameserver 100.96.0.2\n"},
      {"Tokyo", "nameserver 100.100.0.2\n"},
  };
  for (const auto& [name, file] : cases) EXPECT_EQ(resolver_file(*known_site(name)), file) << name;
}

}  // namespace
}  // namespace regionfall::world
