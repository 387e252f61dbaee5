#pragma once

#include <memory>
#include <string_view>

#include "aws/identity.h"
#include "aws/service.h"
#include "aws/web_caller.h"
#include "services/iam/authorizer.h"
#include "store/store.h"

namespace regionfall::sns {

// SNS of one region, with its tables in `store`, which must not be open yet. `web` reaches endpoints of http;
// `authorizer` decides about callers. Both outlive the service.
std::unique_ptr<aws::Service> make_sns(store::Store& store, const aws::RegionName& region, aws::WebCaller& web,
                                       iam::Authorizer& authorizer);

// Where certificates lie on a region's endpoint: this, 32 hexadecimal digits, and ".pem".
inline constexpr std::string_view kCertificatePath = "/SimpleNotificationService-";

// An operation that no client can ask for: the certificate that lies at the path `Name` of the region's endpoint, as
// `Value`; empty when there is none. Everybody may have it.
inline constexpr const char* kSigningCertificate = "_SigningCertificate";

}  // namespace regionfall::sns
