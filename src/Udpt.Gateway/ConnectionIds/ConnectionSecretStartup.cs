namespace Udpt.Gateway.ConnectionIds;

/// <summary>How the process starts while there are no secrets for connection ids.</summary>
internal enum ConnectionSecretStartup
{
    /// <summary>Startup waits: the silo that has the secrets is in this process and has already started.</summary>
    WaitForSecrets,

    /// <summary>
    /// Startup continues; the process is not ready and answers no datagrams. The silos may start much later.
    /// </summary>
    ContinueWithoutSecrets,
}
