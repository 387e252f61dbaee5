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

TEST(NameSwitchFile, TakesHostsFromFilesAndTheResolverAlone) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "hosts: files dns\n"},
      {"passwd: files systemd\n\nhosts:  files resolve [!UNAVAIL=return] dns\nnetworks: files\n",
       "hosts: files dns\npasswd: files systemd\nnetworks: files\n"},
      {"# hosts: below\n  hosts: myhostname", "hosts: files dns\n# hosts: below\n"},
  };
  for (const auto& [of_machine, file] : cases) EXPECT_EQ(name_switch_file(of_machine), file) << of_machine;
}

}  // namespace
}  // namespace regionfall::world
