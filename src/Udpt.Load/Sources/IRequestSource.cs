using Udpt.Load.Workload;

namespace Udpt.Load.Sources;

/// <summary>What one thread asks for in one part of the run.</summary>
internal interface IRequestSource
{
    /// <summary>The next request; false when there is none, now or any more.</summary>
    bool TryNext(long now, out LoadRequest request);

    /// <summary>A request has no good reply and will have none.</summary>
    void Failed(in LoadRequest request);
}
