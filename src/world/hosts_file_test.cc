#include "world/hosts_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace regionfall::world {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string hosts_of(std::initializer_list<const char*> names) {
  std::vector<SiteAddress> sites;
  for (const char* name : names) {
    const Site site = *known_site(name);
    sites.push_back({site, net::site_ipv4(site.number(), 1)});
  }
  return hosts_file(sites);
}

TEST(HostsFile, NamesSitesAndTheirEndpoints) {
  const std::string hosts = hosts_of({"eu-west-1", "Cape Town"});
  EXPECT_THAT(hosts, HasSubstr("127.0.0.1 localhost\n"));
  EXPECT_THAT(hosts, HasSubstr("\n100.67.0.1 eu-west-1\n"));
  EXPECT_THAT(hosts, HasSubstr("\n100.67.0.1 ec2.eu-west-1.amazonaws.com\n"));
  EXPECT_THAT(hosts, HasSubstr(" cape-town\n"));
}

TEST(HostsFile, LeadsGlobalNamesToTheRegionOfTheGlobalControlPlanes) {
  EXPECT_THAT(hosts_of({"us-east-1", "eu-west-1"}), HasSubstr("\n100.66.0.1 iam.amazonaws.com\n"));
  EXPECT_THAT(hosts_of({"eu-west-1"}), Not(HasSubstr(" iam.amazonaws.com\n")));
}

}  // namespace
}  // namespace regionfall::world
